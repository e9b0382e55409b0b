package io.afterclick.insight.diversity.score;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** With the Vector API: four registers stay where they are while a block of rows passes. Named by {@link KernelChoice} only. */
final class VectorTasteKernel implements TasteKernel {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    VectorTasteKernel() {
        if (PADDING % LANES != 0) {
            throw new IllegalStateException("vectors of " + LANES + " floats do not fit widths of " + PADDING);
        }
    }

    @Override
    public void addWeighted(
            float[] vectors, int width, int[] works, float[] weights, int from, int to, double[] sum, float[] scratch) {
        for (int start = from; start < to; start += BLOCK) {
            int end = Math.min(to, start + BLOCK);
            int at = 0;
            for (; at <= width - 4 * LANES; at += 4 * LANES) {
                addFour(vectors, width, works, weights, start, end, at, scratch);
            }
            for (; at < width; at += LANES) {
                addOne(vectors, width, works, weights, start, end, at, scratch);
            }
            for (int f = 0; f < width; f++) {
                sum[f] += scratch[f];
            }
        }
    }

    private static void addFour(
            float[] vectors, int width, int[] works, float[] weights, int from, int to, int at, float[] out) {
        FloatVector sum0 = FloatVector.zero(SPECIES);
        FloatVector sum1 = sum0;
        FloatVector sum2 = sum0;
        FloatVector sum3 = sum0;
        for (int i = from; i < to; i++) {
            int row = works[i] * width + at;
            FloatVector weight = FloatVector.broadcast(SPECIES, weights[i]);
            sum0 = FloatVector.fromArray(SPECIES, vectors, row).fma(weight, sum0);
            sum1 = FloatVector.fromArray(SPECIES, vectors, row + LANES).fma(weight, sum1);
            sum2 = FloatVector.fromArray(SPECIES, vectors, row + 2 * LANES).fma(weight, sum2);
            sum3 = FloatVector.fromArray(SPECIES, vectors, row + 3 * LANES).fma(weight, sum3);
        }
        sum0.intoArray(out, at);
        sum1.intoArray(out, at + LANES);
        sum2.intoArray(out, at + 2 * LANES);
        sum3.intoArray(out, at + 3 * LANES);
    }

    private static void addOne(
            float[] vectors, int width, int[] works, float[] weights, int from, int to, int at, float[] out) {
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int i = from; i < to; i++) {
            FloatVector weight = FloatVector.broadcast(SPECIES, weights[i]);
            sum = FloatVector.fromArray(SPECIES, vectors, works[i] * width + at).fma(weight, sum);
        }
        sum.intoArray(out, at);
    }
}
