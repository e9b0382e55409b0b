package io.afterclick.candidate.linear;

import java.util.Arrays;

/** Kernels in plain Java; the loops over a row's end are simple enough for C2 to vectorise by itself. */
final class ScalarKernels implements VectorKernels {
    static final ScalarKernels INSTANCE = new ScalarKernels();

    private static final int LANES = 8;

    private ScalarKernels() {}

    @Override
    public String name() {
        return "scalar";
    }

    @Override
    public int padding() {
        return LANES;
    }

    @Override
    public int lanes() {
        return LANES;
    }

    @Override
    public float dot(float[] a, int aFrom, float[] b, int bFrom, int length) {
        // Four sums, since one would wait for each addition to end.
        float sum0 = 0;
        float sum1 = 0;
        float sum2 = 0;
        float sum3 = 0;
        int i = 0;
        for (; i + 3 < length; i += 4) {
            sum0 += a[aFrom + i] * b[bFrom + i];
            sum1 += a[aFrom + i + 1] * b[bFrom + i + 1];
            sum2 += a[aFrom + i + 2] * b[bFrom + i + 2];
            sum3 += a[aFrom + i + 3] * b[bFrom + i + 3];
        }
        for (; i < length; i++) {
            sum0 += a[aFrom + i] * b[bFrom + i];
        }
        return (sum0 + sum1) + (sum2 + sum3);
    }

    @Override
    public void addScaled(float scale, float[] x, int xFrom, float[] y, int yFrom, int length) {
        for (int i = 0; i < length; i++) {
            y[yFrom + i] += scale * x[xFrom + i];
        }
    }

    @Override
    public void addGram(float[] b, int from, int to, int width, float[] c) {
        int row = from;
        for (; row + 3 < to; row += 4) {
            addFourOuterProducts(b, row * width, width, c);
        }
        for (; row < to; row++) {
            for (int i = 0; i < width; i++) {
                addScaled(b[row * width + i], b, row * width + i, c, i * width + i, width - i);
            }
        }
    }

    /** Four rows at once: c is read and written once for four products. */
    private static void addFourOuterProducts(float[] b, int at, int width, float[] c) {
        int b0 = at;
        int b1 = at + width;
        int b2 = b1 + width;
        int b3 = b2 + width;
        for (int i = 0; i < width; i++) {
            float s0 = b[b0 + i];
            float s1 = b[b1 + i];
            float s2 = b[b2 + i];
            float s3 = b[b3 + i];
            int ci = i * width;
            for (int j = i; j < width; j++) {
                c[ci + j] += (s0 * b[b0 + j] + s1 * b[b1 + j]) + (s2 * b[b2 + j] + s3 * b[b3 + j]);
            }
        }
    }

    @Override
    public boolean cholesky(float[] a, int width, float[] workspace) {
        for (int k = 0; k < width; k++) {
            float pivot = a[k * width + k];
            if (!(pivot > 0)) {
                return false;
            }
            float reciprocal = (float) (1 / Math.sqrt(pivot));
            workspace[k] = reciprocal;
            for (int j = k; j < width; j++) {
                a[k * width + j] *= reciprocal;
            }
            for (int i = k + 1; i < width; i++) {
                addScaled(-a[k * width + i], a, k * width + i, a, i * width + i, width - i);
            }
        }
        return true;
    }

    @Override
    public void solveCholesky(float[] u, int width, float[] workspace, float[] x) {
        for (int k = 0; k < width; k++) {
            x[k] *= workspace[k];
            addScaled(-x[k], u, k * width + k + 1, x, k + 1, width - k - 1);
        }
        for (int i = width - 1; i >= 0; i--) {
            x[i] = (x[i] - dot(u, i * width + i + 1, x, i + 1, width - i - 1)) * workspace[i];
        }
    }

    @Override
    public void addGramTimes(
            float[] vectors,
            int[] rows,
            float[] weights,
            int from,
            int to,
            int width,
            float[] p,
            float shift,
            float[] y,
            float[] scratch) {
        for (int n = from; n < to; n++) {
            int row = rows[n] * width;
            addScaled(weights[n] * (dot(vectors, row, p, 0, width) + shift), vectors, row, y, 0, width);
        }
    }

    @Override
    public void multiplyRows(float[] a, int from, int to, int width, float[] q, float[] out) {
        java.util.Arrays.fill(out, 0, (to - from) * width, 0);
        for (int row = from; row < to; row++) {
            int into = (row - from) * width;
            for (int k = 0; k < width; k++) {
                addScaled(a[row * width + k], q, k * width, out, into, width);
            }
        }
    }

    @Override
    public void addTransposedProduct(float[] a, float[] b, float[] c, int side, float sign) {
        for (int k = 0; k < side; k += 4) {
            int b0 = k * side;
            int b1 = b0 + side;
            int b2 = b1 + side;
            int b3 = b2 + side;
            for (int i = 0; i < side; i++) {
                float s0 = sign * a[b0 + i];
                float s1 = sign * a[b1 + i];
                float s2 = sign * a[b2 + i];
                float s3 = sign * a[b3 + i];
                int ci = i * side;
                for (int j = 0; j < side; j++) {
                    c[ci + j] += (s0 * b[b0 + j] + s1 * b[b1 + j]) + (s2 * b[b2 + j] + s3 * b[b3 + j]);
                }
            }
        }
    }

    @Override
    public int firstAtLeast(float[] values, int from, int to, float threshold) {
        int at = from;
        while (at < to && !(values[at] >= threshold)) {
            at++;
        }
        return at;
    }

    @Override
    public void scoreBlocks(float[] blocks, int from, int to, int factors, float[] query, float[] scores) {
        for (int block = from; block < to; block++) {
            int into = (block - from) * LANES;
            java.util.Arrays.fill(scores, into, into + LANES, 0);
            int at = block * factors * LANES;
            for (int f = 0; f < factors; f++, at += LANES) {
                addScaled(query[f], blocks, at, scores, into, LANES);
            }
        }
    }

    @Override
    public void scoreBlocksOfFour(
            float[] blocks, int from, int to, int factors, float[] queries, float[] scores, int scoresPerQuery) {
        float[] query = new float[factors];
        float[] part = new float[(to - from) * lanes()];
        for (int one = 0; one < FOUR; one++) {
            for (int f = 0; f < factors; f++) {
                query[f] = queries[f * FOUR + one];
            }
            scoreBlocks(blocks, from, to, factors, query, part);
            System.arraycopy(part, 0, scores, one * scoresPerQuery, part.length);
        }
    }

    @Override
    public void stridedMaxima(float[] values, int from, int to, float[] maxima) {
        Arrays.fill(maxima, Float.NEGATIVE_INFINITY);
        for (int at = from, group = 0; at < to; at++) {
            maxima[group] = Math.max(maxima[group], values[at]);
            group = group + 1 == maxima.length ? 0 : group + 1;
        }
    }
}
