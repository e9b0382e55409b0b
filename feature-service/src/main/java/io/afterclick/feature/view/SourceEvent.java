package io.afterclick.feature.view;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a view is fed with: one kind of thing that the records of a source tell. */
public enum SourceEvent {
    /** A work of a slate came into sight. */
    SEEN(
            Source.EVENTS,
            "impression",
            Field.WORK,
            Field.READER,
            Field.QUERY_WORK,
            Field.POLICY,
            Field.MODEL,
            Field.POSITION),
    /** A work of a slate was opened. */
    OPENED(
            Source.EVENTS,
            "click",
            Field.WORK,
            Field.READER,
            Field.QUERY_WORK,
            Field.POLICY,
            Field.MODEL,
            Field.POSITION),
    /** An episode, or a work as a whole, was read. Imported reads have no date and are none. */
    READ(
            Source.EVENTS,
            "read",
            Field.WORK,
            Field.READER,
            Field.EPISODE,
            Field.PLAYS,
            Field.RATING,
            Field.WORK_EPISODES),
    /** What came of one shown work, as it stands after a revision. */
    SHOWING(Source.OUTCOMES, "showing", Field.WORK, Field.QUERY_WORK, Field.POLICY, Field.MODEL, Field.POSITION),
    /** Shown works that were in sight. */
    IMPRESSIONS(Source.OUTCOMES, "impression", Field.WORK, Field.QUERY_WORK, Field.POLICY, Field.MODEL, Field.POSITION),
    /** Shown works that were clicked. */
    CLICKS(Source.OUTCOMES, "click", Field.WORK, Field.QUERY_WORK, Field.POLICY, Field.MODEL, Field.POSITION),
    /** Impressions whose click window closed without a click. */
    MISSES(Source.OUTCOMES, "miss", Field.WORK, Field.QUERY_WORK, Field.POLICY, Field.MODEL, Field.POSITION),
    /** Clicks that became a read-on. */
    READ_ONS(Source.OUTCOMES, "read_on", Field.WORK, Field.QUERY_WORK, Field.POLICY, Field.MODEL, Field.POSITION),
    /** Ripe clicks with exactly one episode read, of a work with two or more. */
    ONE_AND_DONES(
            Source.OUTCOMES, "one_and_done", Field.WORK, Field.QUERY_WORK, Field.POLICY, Field.MODEL, Field.POSITION),
    /** Ripe clicks with nothing read. */
    UNREAD_CLICKS(Source.OUTCOMES, "unread", Field.WORK, Field.QUERY_WORK, Field.POLICY, Field.MODEL, Field.POSITION),
    /** A version of a work. */
    VERSION(
            Source.WORKS,
            "version",
            Field.PRICING,
            Field.FREE_EPISODES,
            Field.EPISODES,
            Field.LANGUAGE,
            Field.FORMAT,
            Field.FRANCHISE,
            Field.AVAILABLE,
            Field.PUBLISHED_AT);

    private final Source source;
    private final String text;
    private final Set<Field> fields;

    SourceEvent(Source source, String text, Field... fields) {
        this.source = source;
        this.text = text;
        this.fields = Set.of(fields);
    }

    /** The event of a source that a views file names so. */
    public static Optional<SourceEvent> of(Source source, String text) {
        return Arrays.stream(values())
                .filter(event -> event.source == source && event.text.equals(text))
                .findAny();
    }

    /** How a views file names the events of a source. */
    public static List<String> texts(Source source) {
        return Arrays.stream(values())
                .filter(event -> event.source == source)
                .map(SourceEvent::text)
                .toList();
    }

    public Source source() {
        return source;
    }

    /** How a views file names it, within its source. */
    public String text() {
        return text;
    }

    /** Whether its records can hold such a field. */
    public boolean has(Field field) {
        return fields.contains(field);
    }

    @Override
    public String toString() {
        return source.name().toLowerCase(Locale.ROOT) + "." + text;
    }
}
