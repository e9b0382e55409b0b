package io.afterclick.local.world;

import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A made-up reader: looks at a slate from the top, loses interest on the way down, clicks at most one work, and reads it
 * for as long as it holds them.
 *
 * <p>Immutable; all chance comes from the generator that is handed in.
 */
public final class SyntheticReader {
    /** Chance to look at the next place of a slate: position bias. */
    private static final double LOOKS_FURTHER = 0.90;

    private static final double READS_AFTER_CLICK = 0.95;
    private static final int EPISODES_AT_ONCE_MAX = 8;

    private final String readerId;
    private final Taste taste;

    SyntheticReader(String readerId, Taste taste) {
        this.readerId = readerId;
        this.taste = taste;
    }

    public String readerId() {
        return readerId;
    }

    double affinity(WorldWork work) {
        return taste.affinity(work);
    }

    /** How many places of a slate come into sight, from 1. */
    public int placesSeen(int slateLength, RandomGenerator random) {
        int seen = 1;
        while (seen < slateLength && random.nextDouble() < LOOKS_FURTHER) {
            seen++;
        }
        return seen;
    }

    /** Index of the work that is clicked of those seen, in their order. */
    public Optional<Integer> click(List<WorldWork> seen, RandomGenerator random) {
        for (int i = 0; i < seen.size(); i++) {
            WorldWork work = seen.get(i);
            if (random.nextDouble() < work.traits().coverAppeal() * taste.affinity(work)) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    /** Episodes that are read one after the other once the work has been opened. */
    public int episodesRead(WorldWork work, RandomGenerator random) {
        if (random.nextDouble() >= READS_AFTER_CLICK) {
            return 0;
        }
        int read = 1;
        int most = Math.min(EPISODES_AT_ONCE_MAX, work.episodes());
        while (read < most && random.nextDouble() < work.traits().goesOn()) {
            read++;
        }
        return read;
    }
}
