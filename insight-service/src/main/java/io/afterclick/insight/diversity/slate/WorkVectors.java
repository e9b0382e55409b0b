package io.afterclick.insight.diversity.slate;

/**
 * Vectors of works as the records of decisions have them.
 *
 * @param vectors {@code [works][]}, of length 1; empty where none is known
 */
@SuppressWarnings("ArrayRecordComponent") // read in place
public record WorkVectors(float[][] vectors) {
    public boolean knows(int work) {
        return vectors[work].length > 0;
    }

    /** Cosine of two works that have vectors of the same model. */
    public double cosine(int a, int b) {
        double dot = 0;
        int width = Math.min(vectors[a].length, vectors[b].length);
        for (int f = 0; f < width; f++) {
            dot += vectors[a][f] * (double) vectors[b][f];
        }
        return dot;
    }
}
