package io.afterclick.bench.scan;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Reads floats as fast as the machine can and does next to nothing with them. */
final class MemoryRead {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    private MemoryRead() {}

    /** Of some of the values, so that none of the reads can be left out. */
    static float sum(float[] values) {
        FloatVector sum0 = FloatVector.zero(SPECIES);
        FloatVector sum1 = sum0;
        FloatVector sum2 = sum0;
        FloatVector sum3 = sum0;
        int lanes = SPECIES.length();
        int at = 0;
        for (; at <= values.length - 4 * lanes; at += 4 * lanes) {
            sum0 = sum0.add(FloatVector.fromArray(SPECIES, values, at));
            sum1 = sum1.add(FloatVector.fromArray(SPECIES, values, at + lanes));
            sum2 = sum2.add(FloatVector.fromArray(SPECIES, values, at + 2 * lanes));
            sum3 = sum3.add(FloatVector.fromArray(SPECIES, values, at + 3 * lanes));
        }
        return sum0.add(sum1).add(sum2.add(sum3)).lane(0);
    }
}
