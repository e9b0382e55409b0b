package io.afterclick.insight.diversity.embedding;

import io.afterclick.insight.diversity.score.Taste;
import io.afterclick.insight.diversity.score.TasteKernel;

/**
 * Unit vectors of works. Immutable; the array is not copied.
 *
 * @param vectors {@code [works x width]}, row-major; rows of unknown works are zeros
 * @param dimensions of the vectors; what lies between them and the width is zero
 * @param known number of works that have a vector
 */
@SuppressWarnings("ArrayRecordComponent") // the table that scores read in place
public record Embedding(float[] vectors, int dimensions, int known) {
    /** Floats from one vector to the next. */
    public int width() {
        return TasteKernel.padded(dimensions);
    }

    /** Whether the work has a vector: works with too few readers have none. */
    public boolean knows(int work) {
        int row = work * width();
        for (int f = 0; f < dimensions; f++) {
            if (vectors[row + f] != 0) {
                return true;
            }
        }
        return false;
    }

    /** Cosine of two works that have vectors. */
    public double cosine(int a, int b) {
        int width = width();
        double dot = 0;
        for (int f = 0; f < dimensions; f++) {
            dot += vectors[a * width + f] * (double) vectors[b * width + f];
        }
        return dot;
    }

    /** The taste of a reader who has read nothing yet. */
    public Taste taste() {
        return new Taste(vectors, width());
    }
}
