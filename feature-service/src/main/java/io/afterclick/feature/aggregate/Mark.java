package io.afterclick.feature.aggregate;

import java.util.Comparator;
import java.util.Objects;

/**
 * One thing that happened, remembered so that it counts once.
 *
 * <p>Label and key are its identity: the same thing told twice is one mark, with the later time and, at one time, the
 * larger amount.
 *
 * @param label what is taken of it, such as a work; may be empty
 * @param key {@linkplain #keyOf hash} of what tells it from others with the same label
 * @param timeMillis when it happened, in milliseconds since 1970 (UTC)
 * @param amount how much of it there was
 */
public record Mark(String label, long key, long timeMillis, double amount) {
    /** Later times first; marks of the same time by their identity, so that every replica lists them alike. */
    public static final Comparator<Mark> NEWEST_FIRST = Comparator.comparingLong(Mark::timeMillis)
            .reversed()
            .thenComparing(Mark::label)
            .thenComparingLong(Mark::key);

    private static final long FNV_OFFSET_BASIS = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    public Mark {
        Objects.requireNonNull(label);
        if (!Double.isFinite(amount)) {
            throw new IllegalArgumentException("amount must be finite, not " + amount);
        }
    }

    /**
     * 64 bits that stand for a natural key, whose parts would take more room than all the rest. FNV-1a over the UTF-16
     * units of the parts, each ended by a unit that no part holds (Fowler, Noll, Vo, Eastlake, "The FNV Non-Cryptographic
     * Hash Algorithm", RFC 9923).
     */
    public static long keyOf(String... parts) {
        long hash = FNV_OFFSET_BASIS;
        for (String part : parts) {
            for (int i = 0; i < part.length(); i++) {
                hash = unit(hash, part.charAt(i));
            }
            hash = unit(hash, '\n');
        }
        return hash;
    }

    private static long unit(long hash, char unit) {
        return ((hash ^ (unit & 0xff)) * FNV_PRIME ^ (unit >>> 8)) * FNV_PRIME;
    }

    boolean isSameThingAs(Mark other) {
        return key == other.key && label.equals(other.label);
    }
}
