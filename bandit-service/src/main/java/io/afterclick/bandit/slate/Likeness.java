package io.afterclick.bandit.slate;

/**
 * How alike the candidates of one request are: cosines of their item vectors, -1 to 1.
 *
 * <p>A work without a vector must not pass for one unlike all others. It counts as a mixture of the mean direction of those
 * that have one and a direction of its own, in such parts that its likeness to the others, averaged over them, equals the
 * mean likeness of two of them. So the matrix stays that of real vectors, as determinants need it, whatever is missing.
 *
 * <p>Rows are computed when first asked for, and kept. Flat arrays; transposed [factors x candidates], so that the loops over
 * candidates run in vector registers. Not thread-safe.
 */
final class Likeness {
    private static final int BLOCK = 16;

    private final int size;
    private final int factors;
    private final boolean[] present;
    private final int presentCount;
    private final float[] transposed;
    private final float[] inverseNorms;
    private final float[][] rows;

    /** Likeness of each candidate to one without a vector; filled where there is such a one. */
    private float[] toMissing = {};

    private float amongMissing;

    /**
     * @param vectors [candidates] quantised vectors; those of another width than the first that is not empty count as
     *     missing
     */
    Likeness(byte[][] vectors) {
        size = vectors.length;
        int width = 0;
        for (int i = 0; i < size && width == 0; i++) {
            width = vectors[i].length;
        }
        factors = width;
        present = new boolean[size];
        int count = 0;
        for (int i = 0; i < size; i++) {
            present[i] = width > 0 && vectors[i].length == width;
            count += present[i] ? 1 : 0;
        }
        presentCount = count;
        transposed = new float[factors * size];
        inverseNorms = new float[size];
        rows = new float[size][];
        transpose(vectors);
        computeNorms();
        if (presentCount < size) {
            computeMissing();
        }
    }

    private void transpose(byte[][] vectors) {
        for (int first = 0; first < size; first += BLOCK) {
            int end = Math.min(size, first + BLOCK);
            for (int i = first; i < end; i++) {
                if (present[i]) {
                    byte[] vector = vectors[i];
                    for (int factor = 0; factor < factors; factor++) {
                        transposed[factor * size + i] = vector[factor];
                    }
                }
            }
        }
    }

    private void computeNorms() {
        for (int factor = 0; factor < factors; factor++) {
            int row = factor * size;
            for (int i = 0; i < size; i++) {
                inverseNorms[i] += transposed[row + i] * transposed[row + i];
            }
        }
        for (int i = 0; i < size; i++) {
            inverseNorms[i] = inverseNorms[i] > 0 ? (float) (1 / Math.sqrt(inverseNorms[i])) : 0;
        }
    }

    private void computeMissing() {
        toMissing = new float[size];
        if (presentCount < 2) {
            return;
        }
        double squared = 0;
        for (int factor = 0; factor < factors; factor++) {
            int row = factor * size;
            float sum = 0;
            for (int i = 0; i < size; i++) {
                sum += transposed[row + i] * inverseNorms[i];
            }
            squared += (double) sum * sum;
            for (int i = 0; i < size; i++) {
                toMissing[i] += sum * transposed[row + i] * inverseNorms[i];
            }
        }
        double mean = (squared - presentCount) / ((double) presentCount * (presentCount - 1));
        if (mean <= 0) {
            toMissing = new float[size];
            return;
        }
        // The sum's length is the mean cosine to the mean direction, times the number of vectors.
        double length = Math.sqrt(squared);
        double part = mean * presentCount / length;
        for (int i = 0; i < size; i++) {
            toMissing[i] = (float) (toMissing[i] / length * part);
        }
        amongMissing = (float) (part * part);
    }

    /** Likeness of a candidate to each, [candidates]; to itself it is not defined. Not to be changed. */
    float[] row(int candidate) {
        if (rows[candidate] == null) {
            rows[candidate] = present[candidate] ? rowOfPresent(candidate) : rowOfMissing();
        }
        return rows[candidate];
    }

    private float[] rowOfPresent(int candidate) {
        float[] row = new float[size];
        for (int factor = 0; factor < factors; factor++) {
            addScaled(row, factor * size, transposed[factor * size + candidate]);
        }
        float own = inverseNorms[candidate];
        for (int i = 0; i < size; i++) {
            row[i] *= own * inverseNorms[i];
        }
        if (presentCount < size) {
            for (int i = 0; i < size; i++) {
                if (!present[i]) {
                    row[i] = toMissing[candidate];
                }
            }
        }
        return row;
    }

    private void addScaled(float[] row, int at, float scale) {
        for (int i = 0; i < row.length; i++) {
            row[i] += scale * transposed[at + i];
        }
    }

    private float[] rowOfMissing() {
        float[] row = toMissing.clone();
        for (int i = 0; i < size; i++) {
            if (!present[i]) {
                row[i] = amongMissing;
            }
        }
        return row;
    }
}
