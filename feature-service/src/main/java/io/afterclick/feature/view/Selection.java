package io.afterclick.feature.view;

import java.util.Objects;
import java.util.Optional;

/**
 * What a view takes from which records.
 *
 * @param event what it is fed with
 * @param base what a rate is a share of: another event of the same source
 * @param filter which records count
 * @param take the field whose content is listed, kept or added up; none: the event itself
 */
public record Selection(SourceEvent event, Optional<SourceEvent> base, Filter filter, Optional<Field> take) {
    public Selection {
        Objects.requireNonNull(event);
        Objects.requireNonNull(base);
        Objects.requireNonNull(filter);
        Objects.requireNonNull(take);
    }

    /** All records of an event. */
    public static Selection of(SourceEvent event) {
        return new Selection(event, Optional.empty(), Filter.ALL, Optional.empty());
    }

    /** All records of an event, of which a field is taken. */
    public static Selection of(SourceEvent event, Field take) {
        return new Selection(event, Optional.empty(), Filter.ALL, Optional.of(take));
    }

    public Source source() {
        return event.source();
    }

    boolean concerns(SourceRecord record) {
        return (record.tells(event) || base.filter(record::tells).isPresent()) && filter.takes(record);
    }

    String definition() {
        return event + "|" + base.map(Object::toString).orElse("") + "|" + filter.definition() + "|"
                + take.map(Object::toString).orElse("");
    }
}
