package io.afterclick.gateway.access;

import java.util.OptionalLong;

/**
 * How often a key may call with one scope, at one replica.
 *
 * @param perSecond calls a second, over time; empty for any number
 * @param burst calls at once after a pause; the same as {@code perSecond} unless told
 * @param perDay calls from midnight to midnight (UTC); empty for any number
 */
public record RateLimit(OptionalLong perSecond, OptionalLong burst, OptionalLong perDay) {
    /** Largest rate and burst: more is no limit any more. */
    public static final long CALLS_MAX = 1_000_000;

    /** Largest quota of a day. */
    public static final long CALLS_PER_DAY_MAX = 1_000_000_000_000L;

    /**
     * @throws IllegalArgumentException names the field that breaks a rule
     */
    public RateLimit {
        if (perSecond.isEmpty() && perDay.isEmpty()) {
            throw new IllegalArgumentException("must have per_second or per_day");
        }
        if (burst.isPresent() && perSecond.isEmpty()) {
            throw new IllegalArgumentException("must have per_second where it has burst");
        }
        check("per_second", perSecond, CALLS_MAX);
        check("burst", burst, CALLS_MAX);
        check("per_day", perDay, CALLS_PER_DAY_MAX);
    }

    private static void check(String field, OptionalLong value, long max) {
        if (value.isPresent() && (value.getAsLong() < 1 || value.getAsLong() > max)) {
            throw new IllegalArgumentException("must have a " + field + " of 1 to " + max);
        }
    }
}
