package io.afterclick.bench.incident;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;

/**
 * What was measured of one phase.
 *
 * @param name what was tried
 * @param seconds how long
 * @param lag records not yet done, once a second
 * @param worked records that were worked on, those done again included
 * @param done records of which the group knows that they are done
 * @param thrownOut how often a member lost its partitions
 */
record Phase(String name, int seconds, List<Long> lag, long worked, long done, int thrownOut) {
    long lagBegin() {
        return lag.get(0);
    }

    long lagEnd() {
        return lag.get(lag.size() - 1);
    }

    @JsonIgnore
    long highestLag() {
        return lag.stream().mapToLong(Long::longValue).max().orElse(0);
    }

    /** What was worked on and not kept. */
    long wasted() {
        return Math.max(0, worked - done);
    }
}
