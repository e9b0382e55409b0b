package io.afterclick.insight.diversity.study;

import io.afterclick.insight.diversity.embedding.Embedding;
import io.afterclick.insight.diversity.statistics.KMeans;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Works in groups of near vectors: genres where nobody named any. Immutable.
 *
 * @param groups {@code [works]}; -1 for works without a vector
 * @param count of groups
 */
@SuppressWarnings("ArrayRecordComponent") // read in place
record WorkClusters(int[] groups, int count) {
    private static final int USUAL = 24;

    static WorkClusters of(Embedding embedding, int works, long seed) {
        int[] known = IntStream.range(0, works).filter(embedding::knows).toArray();
        int width = embedding.dimensions();
        double[] points = new double[known.length * width];
        for (int i = 0; i < known.length; i++) {
            for (int f = 0; f < width; f++) {
                points[i * width + f] = embedding.vectors()[known[i] * embedding.width() + f];
            }
        }
        int count = Math.max(1, Math.min(USUAL, known.length / 4));
        KMeans found = KMeans.of(points, width, count, seed);
        int[] groups = new int[works];
        Arrays.fill(groups, -1);
        for (int i = 0; i < known.length; i++) {
            groups[known[i]] = found.groups()[i];
        }
        return new WorkClusters(groups, count);
    }
}
