package io.afterclick.feature.view;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What views can take of a record, or filter it by. */
public enum Field {
    /** The work that was read or shown. */
    WORK(true),
    /** The reader. */
    READER(true),
    /** The work whose related works were asked for. */
    QUERY_WORK(true),
    /** Name of the policy that ordered the slate. */
    POLICY(true),
    /** Model that found the candidates. */
    MODEL(true),
    /** Place in the slate, from 1. */
    POSITION(false),
    /** Episode that was read. */
    EPISODE(false),
    /** How often or how long it was read, in the catalog's own unit. */
    PLAYS(false),
    /** The reader's rating in the catalog's own unit. */
    RATING(false),
    /** Episodes of the work when the event came in. */
    WORK_EPISODES(false),
    /** How a reader pays: FREE, FREE_FIRST or PAID. */
    PRICING(true),
    /** Number of free episodes at the start. */
    FREE_EPISODES(false),
    /** Number of episodes. */
    EPISODES(false),
    /** BCP 47 language. */
    LANGUAGE(true),
    /** Form of the work. */
    FORMAT(true),
    /** What works of one story share. */
    FRANCHISE(true),
    /** 1 where it may be recommended, else 0. */
    AVAILABLE(false),
    /** When the first episode came out, in milliseconds since 1970 (UTC). */
    PUBLISHED_AT(false);

    private final boolean textual;

    Field(boolean textual) {
        this.textual = textual;
    }

    /** The field that a views file names so. */
    public static Optional<Field> of(String text) {
        return Arrays.stream(values())
                .filter(field -> field.text().equals(text))
                .findAny();
    }

    /** Whether it holds a text; else a number. */
    public boolean isText() {
        return textual;
    }

    /** How a views file names it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
