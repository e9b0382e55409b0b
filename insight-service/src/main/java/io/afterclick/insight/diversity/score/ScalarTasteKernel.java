package io.afterclick.insight.diversity.score;

import java.util.Arrays;

/** Plain loops. */
final class ScalarTasteKernel implements TasteKernel {
    static final TasteKernel INSTANCE = new ScalarTasteKernel();

    private ScalarTasteKernel() {}

    @Override
    public void addWeighted(
            float[] vectors, int width, int[] works, float[] weights, int from, int to, double[] sum, float[] scratch) {
        for (int start = from; start < to; start += BLOCK) {
            int end = Math.min(to, start + BLOCK);
            Arrays.fill(scratch, 0, width, 0);
            for (int i = start; i < end; i++) {
                int row = works[i] * width;
                float weight = weights[i];
                for (int f = 0; f < width; f++) {
                    scratch[f] += weight * vectors[row + f];
                }
            }
            for (int f = 0; f < width; f++) {
                sum[f] += scratch[f];
            }
        }
    }
}
