package io.afterclick.insight.history;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * A range of time.
 *
 * @param from inclusive
 * @param to exclusive, after {@code from}
 */
public record Period(Instant from, Instant to) {
    /** All of it, as far as a Protobuf Timestamp reaches. */
    public static final Period ALL =
            new Period(Instant.parse("0001-01-01T00:00:00Z"), Instant.parse("9999-12-31T23:59:59.999999Z"));

    public Period {
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("a period from " + from + " must end after that, but ends " + to);
        }
    }

    /** The UTC day that a time falls into. */
    public static LocalDate dayOf(Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC);
    }

    /** Whether a UTC day has a part in it. */
    public boolean touches(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant().isBefore(to)
                && day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().isAfter(from);
    }
}
