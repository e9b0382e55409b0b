package io.afterclick.candidate.linear;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Kernels on the Vector API, in the widest vectors that the machine prefers.
 *
 * <p>The shapes of the tiles are measured, not guessed: 8 accumulators (4 rows x 2 vectors, or 8 x 1 on the diagonal)
 * keep the multiply units busy, while 16 make C2 spill. Each tile is a method of its own and larger than what C2
 * inlines, since a caller with several inlined tiles exceeds C2's node budget, which then leaves vectors as objects.
 *
 * <p>Sums across the lanes of one vector are slow (C2 adds floats in order), so they are avoided: partial sums of
 * several rows are stored and added up together.
 */
final class VectorApiKernels implements VectorKernels {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    /** Rows of a group of tiles; the widths are multiples of it. */
    private static final int GROUP = 8;

    private static final int PADDING = Math.max(GROUP, LANES);

    /** After three merges of {@link #dotEight}, a row's sum is spread over this many lanes. */
    private static final int LANES_PER_SUM = Math.max(1, LANES / GROUP);

    private static final VectorMask<Float> UPPER_HALVES = lanesWithBit(LANES / 2);
    private static final VectorMask<Float> UPPER_QUARTERS = lanesWithBit(LANES / 4);
    private static final VectorMask<Float> UPPER_EIGHTHS = lanesWithBit(LANES / 8);
    private static final VectorShuffle<Float> SWAP_HALVES = swapBit(LANES / 2);
    private static final VectorShuffle<Float> SWAP_QUARTERS = swapBit(LANES / 4);
    private static final VectorShuffle<Float> SWAP_EIGHTHS = swapBit(LANES / 8);

    /** Rows of b that stay in the first-level cache while all tiles pass over them. */
    private static final int GRAM_BYTES_AT_ONCE = 24 * 1024;

    /** For {@link KernelChoice}, which names this class instead of referring to it. */
    VectorApiKernels() {}

    private static VectorMask<Float> lanesWithBit(int bit) {
        boolean[] set = new boolean[LANES];
        for (int lane = 0; lane < LANES; lane++) {
            set[lane] = (lane & bit) != 0;
        }
        return VectorMask.fromArray(SPECIES, set, 0);
    }

    private static VectorShuffle<Float> swapBit(int bit) {
        return VectorShuffle.fromOp(SPECIES, lane -> lane ^ bit);
    }

    @Override
    public String name() {
        return "vector-api-" + SPECIES.vectorBitSize();
    }

    @Override
    public int padding() {
        return PADDING;
    }

    @Override
    public int lanes() {
        return LANES;
    }

    @Override
    public float dot(float[] a, int aFrom, float[] b, int bFrom, int length) {
        FloatVector sum0 = FloatVector.zero(SPECIES);
        FloatVector sum1 = FloatVector.zero(SPECIES);
        int i = 0;
        for (; i <= length - 2 * LANES; i += 2 * LANES) {
            sum0 = FloatVector.fromArray(SPECIES, a, aFrom + i).fma(FloatVector.fromArray(SPECIES, b, bFrom + i), sum0);
            sum1 = FloatVector.fromArray(SPECIES, a, aFrom + i + LANES)
                    .fma(FloatVector.fromArray(SPECIES, b, bFrom + i + LANES), sum1);
        }
        for (; i <= length - LANES; i += LANES) {
            sum0 = FloatVector.fromArray(SPECIES, a, aFrom + i).fma(FloatVector.fromArray(SPECIES, b, bFrom + i), sum0);
        }
        float sum = sumOfLanes(sum0.add(sum1));
        for (; i < length; i++) {
            sum += a[aFrom + i] * b[bFrom + i];
        }
        return sum;
    }

    /** By halves: {@code reduceLanes} would add one lane after the other. */
    private static float sumOfLanes(FloatVector vector) {
        if (LANES < GROUP) {
            return vector.reduceLanes(VectorOperators.ADD);
        }
        FloatVector halves = vector.add(vector.rearrange(SWAP_HALVES));
        FloatVector quarters = halves.add(halves.rearrange(SWAP_QUARTERS));
        FloatVector eighths = quarters.add(quarters.rearrange(SWAP_EIGHTHS));
        float sum = eighths.lane(0);
        for (int lane = 1; lane < LANES_PER_SUM; lane++) {
            sum += eighths.lane(lane);
        }
        return sum;
    }

    @Override
    public void addScaled(float scale, float[] x, int xFrom, float[] y, int yFrom, int length) {
        int i = 0;
        for (; i <= length - LANES; i += LANES) {
            FloatVector.fromArray(SPECIES, x, xFrom + i)
                    .fma(FloatVector.broadcast(SPECIES, scale), FloatVector.fromArray(SPECIES, y, yFrom + i))
                    .intoArray(y, yFrom + i);
        }
        for (; i < length; i++) {
            y[yFrom + i] = Math.fma(scale, x[xFrom + i], y[yFrom + i]);
        }
    }

    @Override
    public void addGram(float[] b, int from, int to, int width, float[] c) {
        int rowsAtOnce = Math.max(GROUP, GRAM_BYTES_AT_ONCE / (Float.BYTES * width));
        for (int first = from; first < to; first += rowsAtOnce) {
            int end = Math.min(to, first + rowsAtOnce);
            for (int i = 0; i < width; i += GROUP) {
                addPanel(c, b, width, first, end, i, 1);
            }
        }
    }

    /** Adds {@code sign * b[from..to)' b[from..to)} to rows i to i + 7 of c, from the diagonal's vector on. */
    private static void addPanel(float[] c, float[] b, int width, int from, int to, int i, float sign) {
        int j = i / LANES * LANES;
        if ((width - j) / LANES % 2 != 0) {
            addTile8x1(c, b, b, width, from, to, i, j, sign);
            j += LANES;
        }
        for (; j < width; j += 2 * LANES) {
            addTile4x2(c, b, b, width, from, to, i, j, sign);
            addTile4x2(c, b, b, width, from, to, i + 4, j, sign);
        }
    }

    private static void addTile4x2(
            float[] c, float[] a, float[] b, int width, int from, int to, int i, int j, float sign) {
        FloatVector sum00 = FloatVector.zero(SPECIES);
        FloatVector sum01 = FloatVector.zero(SPECIES);
        FloatVector sum10 = FloatVector.zero(SPECIES);
        FloatVector sum11 = FloatVector.zero(SPECIES);
        FloatVector sum20 = FloatVector.zero(SPECIES);
        FloatVector sum21 = FloatVector.zero(SPECIES);
        FloatVector sum30 = FloatVector.zero(SPECIES);
        FloatVector sum31 = FloatVector.zero(SPECIES);
        int end = to * width;
        for (int row = from * width; row < end; row += width) {
            FloatVector right0 = FloatVector.fromArray(SPECIES, b, row + j);
            FloatVector right1 = FloatVector.fromArray(SPECIES, b, row + j + LANES);
            FloatVector left0 = FloatVector.broadcast(SPECIES, a[row + i]);
            FloatVector left1 = FloatVector.broadcast(SPECIES, a[row + i + 1]);
            FloatVector left2 = FloatVector.broadcast(SPECIES, a[row + i + 2]);
            FloatVector left3 = FloatVector.broadcast(SPECIES, a[row + i + 3]);
            sum00 = left0.fma(right0, sum00);
            sum01 = left0.fma(right1, sum01);
            sum10 = left1.fma(right0, sum10);
            sum11 = left1.fma(right1, sum11);
            sum20 = left2.fma(right0, sum20);
            sum21 = left2.fma(right1, sum21);
            sum30 = left3.fma(right0, sum30);
            sum31 = left3.fma(right1, sum31);
        }
        FloatVector signs = FloatVector.broadcast(SPECIES, sign);
        int at = i * width + j;
        sum00.fma(signs, FloatVector.fromArray(SPECIES, c, at)).intoArray(c, at);
        sum01.fma(signs, FloatVector.fromArray(SPECIES, c, at + LANES)).intoArray(c, at + LANES);
        at += width;
        sum10.fma(signs, FloatVector.fromArray(SPECIES, c, at)).intoArray(c, at);
        sum11.fma(signs, FloatVector.fromArray(SPECIES, c, at + LANES)).intoArray(c, at + LANES);
        at += width;
        sum20.fma(signs, FloatVector.fromArray(SPECIES, c, at)).intoArray(c, at);
        sum21.fma(signs, FloatVector.fromArray(SPECIES, c, at + LANES)).intoArray(c, at + LANES);
        at += width;
        sum30.fma(signs, FloatVector.fromArray(SPECIES, c, at)).intoArray(c, at);
        sum31.fma(signs, FloatVector.fromArray(SPECIES, c, at + LANES)).intoArray(c, at + LANES);
    }

    private static void addTile8x1(
            float[] c, float[] a, float[] b, int width, int from, int to, int i, int j, float sign) {
        FloatVector sum0 = FloatVector.zero(SPECIES);
        FloatVector sum1 = FloatVector.zero(SPECIES);
        FloatVector sum2 = FloatVector.zero(SPECIES);
        FloatVector sum3 = FloatVector.zero(SPECIES);
        FloatVector sum4 = FloatVector.zero(SPECIES);
        FloatVector sum5 = FloatVector.zero(SPECIES);
        FloatVector sum6 = FloatVector.zero(SPECIES);
        FloatVector sum7 = FloatVector.zero(SPECIES);
        int end = to * width;
        for (int row = from * width; row < end; row += width) {
            FloatVector right = FloatVector.fromArray(SPECIES, b, row + j);
            int left = row + i;
            sum0 = FloatVector.broadcast(SPECIES, a[left]).fma(right, sum0);
            sum1 = FloatVector.broadcast(SPECIES, a[left + 1]).fma(right, sum1);
            sum2 = FloatVector.broadcast(SPECIES, a[left + 2]).fma(right, sum2);
            sum3 = FloatVector.broadcast(SPECIES, a[left + 3]).fma(right, sum3);
            sum4 = FloatVector.broadcast(SPECIES, a[left + 4]).fma(right, sum4);
            sum5 = FloatVector.broadcast(SPECIES, a[left + 5]).fma(right, sum5);
            sum6 = FloatVector.broadcast(SPECIES, a[left + 6]).fma(right, sum6);
            sum7 = FloatVector.broadcast(SPECIES, a[left + 7]).fma(right, sum7);
        }
        FloatVector signs = FloatVector.broadcast(SPECIES, sign);
        int at = i * width + j;
        sum0.fma(signs, FloatVector.fromArray(SPECIES, c, at)).intoArray(c, at);
        at += width;
        sum1.fma(signs, FloatVector.fromArray(SPECIES, c, at)).intoArray(c, at);
        at += width;
        sum2.fma(signs, FloatVector.fromArray(SPECIES, c, at)).intoArray(c, at);
        at += width;
        sum3.fma(signs, FloatVector.fromArray(SPECIES, c, at)).intoArray(c, at);
        at += width;
        sum4.fma(signs, FloatVector.fromArray(SPECIES, c, at)).intoArray(c, at);
        at += width;
        sum5.fma(signs, FloatVector.fromArray(SPECIES, c, at)).intoArray(c, at);
        at += width;
        sum6.fma(signs, FloatVector.fromArray(SPECIES, c, at)).intoArray(c, at);
        at += width;
        sum7.fma(signs, FloatVector.fromArray(SPECIES, c, at)).intoArray(c, at);
    }

    /** Left-looking by groups of rows, so that nearly all work is the same tiles as in {@link #addGram}. */
    @Override
    public boolean cholesky(float[] a, int width, float[] workspace) {
        for (int i = 0; i < width; i += GROUP) {
            if (i > 0) {
                addPanel(a, a, width, 0, i, i, -1);
            }
            if (!factorDiagonal(a, width, i, workspace)) {
                return false;
            }
            // The diagonal's vector comes last, as it holds the multipliers of the others.
            for (int j = width - LANES; j >= i / LANES * LANES; j -= LANES) {
                finishPanel(a, width, i, j, workspace);
            }
        }
        return true;
    }

    /**
     * Factors the square on the diagonal. Its rows stay scaled for {@link #finishPanel}: the multipliers are kept below
     * the diagonal, transposed, where nobody else looks.
     */
    private static boolean factorDiagonal(float[] a, int width, int i, float[] reciprocals) {
        for (int r = 0; r < GROUP; r++) {
            int row = (i + r) * width + i;
            float pivot = a[row + r];
            for (int s = 0; s < r; s++) {
                float multiplier = a[row + s];
                pivot -= multiplier * multiplier;
            }
            if (!(pivot > 0)) {
                return false;
            }
            float reciprocal = (float) (1 / Math.sqrt(pivot));
            reciprocals[i + r] = reciprocal;
            for (int t = r + 1; t < GROUP; t++) {
                int below = (i + t) * width + i;
                float value = a[row + t];
                for (int s = 0; s < r; s++) {
                    value -= a[row + s] * a[below + s];
                }
                a[below + r] = value * reciprocal;
            }
        }
        return true;
    }

    /** Eliminates the group's own rows from one vector column of the panel. */
    private static void finishPanel(float[] a, int width, int i, int j, float[] reciprocals) {
        int at0 = i * width + j;
        int at1 = at0 + width;
        int at2 = at1 + width;
        int at3 = at2 + width;
        int at4 = at3 + width;
        int at5 = at4 + width;
        int at6 = at5 + width;
        int at7 = at6 + width;
        int m1 = (i + 1) * width + i;
        int m2 = m1 + width;
        int m3 = m2 + width;
        int m4 = m3 + width;
        int m5 = m4 + width;
        int m6 = m5 + width;
        int m7 = m6 + width;
        FloatVector row0 = FloatVector.fromArray(SPECIES, a, at0).mul(reciprocals[i]);
        FloatVector row1 =
                minus(FloatVector.fromArray(SPECIES, a, at1), a[m1], row0).mul(reciprocals[i + 1]);
        FloatVector row2 = minus(minus(FloatVector.fromArray(SPECIES, a, at2), a[m2], row0), a[m2 + 1], row1)
                .mul(reciprocals[i + 2]);
        FloatVector row3 = minus(
                        minus(minus(FloatVector.fromArray(SPECIES, a, at3), a[m3], row0), a[m3 + 1], row1),
                        a[m3 + 2],
                        row2)
                .mul(reciprocals[i + 3]);
        FloatVector row4 = minus(minus(FloatVector.fromArray(SPECIES, a, at4), a[m4], row0), a[m4 + 1], row1);
        FloatVector row5 = minus(minus(FloatVector.fromArray(SPECIES, a, at5), a[m5], row0), a[m5 + 1], row1);
        FloatVector row6 = minus(minus(FloatVector.fromArray(SPECIES, a, at6), a[m6], row0), a[m6 + 1], row1);
        FloatVector row7 = minus(minus(FloatVector.fromArray(SPECIES, a, at7), a[m7], row0), a[m7 + 1], row1);
        row4 = minus(minus(row4, a[m4 + 2], row2), a[m4 + 3], row3).mul(reciprocals[i + 4]);
        row5 = minus(minus(row5, a[m5 + 2], row2), a[m5 + 3], row3);
        row6 = minus(minus(row6, a[m6 + 2], row2), a[m6 + 3], row3);
        row7 = minus(minus(row7, a[m7 + 2], row2), a[m7 + 3], row3);
        row5 = minus(row5, a[m5 + 4], row4).mul(reciprocals[i + 5]);
        row6 = minus(minus(row6, a[m6 + 4], row4), a[m6 + 5], row5).mul(reciprocals[i + 6]);
        row7 = minus(minus(minus(row7, a[m7 + 4], row4), a[m7 + 5], row5), a[m7 + 6], row6)
                .mul(reciprocals[i + 7]);
        row0.intoArray(a, at0);
        row1.intoArray(a, at1);
        row2.intoArray(a, at2);
        row3.intoArray(a, at3);
        row4.intoArray(a, at4);
        row5.intoArray(a, at5);
        row6.intoArray(a, at6);
        row7.intoArray(a, at7);
    }

    private static FloatVector minus(FloatVector value, float multiplier, FloatVector row) {
        return FloatVector.broadcast(SPECIES, -multiplier).fma(row, value);
    }

    @Override
    public void solveCholesky(float[] u, int width, float[] workspace, float[] x) {
        for (int i = 0; i < width; i += GROUP) {
            solveDiagonalForward(u, width, i, workspace, x);
            substituteForward(u, width, i, x);
        }
        for (int i = width - GROUP; i >= 0; i -= GROUP) {
            multiplyBehind(u, width, i, x, workspace, width);
            solveDiagonalBackward(u, width, i, workspace, x);
        }
    }

    private static void solveDiagonalForward(float[] u, int width, int i, float[] reciprocals, float[] x) {
        for (int r = 0; r < GROUP; r++) {
            float value = x[i + r] * reciprocals[i + r];
            x[i + r] = value;
            int row = (i + r) * width + i;
            for (int t = r + 1; t < GROUP; t++) {
                x[i + t] -= value * u[row + t];
            }
        }
    }

    /** Takes what the group's solved values contribute out of all later ones. */
    private static void substituteForward(float[] u, int width, int i, float[] x) {
        float x0 = x[i];
        float x1 = x[i + 1];
        float x2 = x[i + 2];
        float x3 = x[i + 3];
        float x4 = x[i + 4];
        float x5 = x[i + 5];
        float x6 = x[i + 6];
        float x7 = x[i + 7];
        int first = (i + GROUP) / LANES * LANES;
        for (int j = first; j < width; j += LANES) {
            int at = i * width + j;
            FloatVector even = FloatVector.fromArray(SPECIES, x, j);
            even = minus(even, x0, FloatVector.fromArray(SPECIES, u, at));
            FloatVector odd = FloatVector.fromArray(SPECIES, u, at + width).mul(-x1);
            even = minus(even, x2, FloatVector.fromArray(SPECIES, u, at + 2 * width));
            odd = minus(odd, x3, FloatVector.fromArray(SPECIES, u, at + 3 * width));
            even = minus(even, x4, FloatVector.fromArray(SPECIES, u, at + 4 * width));
            odd = minus(odd, x5, FloatVector.fromArray(SPECIES, u, at + 5 * width));
            even = minus(even, x6, FloatVector.fromArray(SPECIES, u, at + 6 * width));
            odd = minus(odd, x7, FloatVector.fromArray(SPECIES, u, at + 7 * width));
            even.add(odd).intoArray(x, j);
        }
        if (first < i + GROUP) {
            // The first vector began with the group itself.
            x[i] = x0;
            x[i + 1] = x1;
            x[i + 2] = x2;
            x[i + 3] = x3;
            x[i + 4] = x4;
            x[i + 5] = x5;
            x[i + 6] = x6;
            x[i + 7] = x7;
        }
    }

    /** Partial sums, by lane, of the group's rows behind the group times x: {@code sums[from + r x lanes + lane]}. */
    private static void multiplyBehind(float[] u, int width, int i, float[] x, float[] sums, int from) {
        FloatVector sum0 = FloatVector.zero(SPECIES);
        FloatVector sum1 = FloatVector.zero(SPECIES);
        FloatVector sum2 = FloatVector.zero(SPECIES);
        FloatVector sum3 = FloatVector.zero(SPECIES);
        FloatVector sum4 = FloatVector.zero(SPECIES);
        FloatVector sum5 = FloatVector.zero(SPECIES);
        FloatVector sum6 = FloatVector.zero(SPECIES);
        FloatVector sum7 = FloatVector.zero(SPECIES);
        int j = (i + GROUP) / LANES * LANES;
        if (j < i + GROUP) {
            // A vector is wider than the group: leave the group's own lanes out, whatever is in them.
            int at = i * width + j;
            FloatVector zero = FloatVector.zero(SPECIES);
            FloatVector right = FloatVector.fromArray(SPECIES, x, j);
            sum0 = zero.blend(FloatVector.fromArray(SPECIES, u, at).mul(right), UPPER_HALVES);
            sum1 = zero.blend(FloatVector.fromArray(SPECIES, u, at + width).mul(right), UPPER_HALVES);
            sum2 = zero.blend(FloatVector.fromArray(SPECIES, u, at + 2 * width).mul(right), UPPER_HALVES);
            sum3 = zero.blend(FloatVector.fromArray(SPECIES, u, at + 3 * width).mul(right), UPPER_HALVES);
            sum4 = zero.blend(FloatVector.fromArray(SPECIES, u, at + 4 * width).mul(right), UPPER_HALVES);
            sum5 = zero.blend(FloatVector.fromArray(SPECIES, u, at + 5 * width).mul(right), UPPER_HALVES);
            sum6 = zero.blend(FloatVector.fromArray(SPECIES, u, at + 6 * width).mul(right), UPPER_HALVES);
            sum7 = zero.blend(FloatVector.fromArray(SPECIES, u, at + 7 * width).mul(right), UPPER_HALVES);
            j += LANES;
        }
        for (; j < width; j += LANES) {
            FloatVector right = FloatVector.fromArray(SPECIES, x, j);
            int at = i * width + j;
            sum0 = FloatVector.fromArray(SPECIES, u, at).fma(right, sum0);
            sum1 = FloatVector.fromArray(SPECIES, u, at + width).fma(right, sum1);
            sum2 = FloatVector.fromArray(SPECIES, u, at + 2 * width).fma(right, sum2);
            sum3 = FloatVector.fromArray(SPECIES, u, at + 3 * width).fma(right, sum3);
            sum4 = FloatVector.fromArray(SPECIES, u, at + 4 * width).fma(right, sum4);
            sum5 = FloatVector.fromArray(SPECIES, u, at + 5 * width).fma(right, sum5);
            sum6 = FloatVector.fromArray(SPECIES, u, at + 6 * width).fma(right, sum6);
            sum7 = FloatVector.fromArray(SPECIES, u, at + 7 * width).fma(right, sum7);
        }
        sum0.intoArray(sums, from);
        sum1.intoArray(sums, from + LANES);
        sum2.intoArray(sums, from + 2 * LANES);
        sum3.intoArray(sums, from + 3 * LANES);
        sum4.intoArray(sums, from + 4 * LANES);
        sum5.intoArray(sums, from + 5 * LANES);
        sum6.intoArray(sums, from + 6 * LANES);
        sum7.intoArray(sums, from + 7 * LANES);
    }

    private static void solveDiagonalBackward(float[] u, int width, int i, float[] workspace, float[] x) {
        for (int r = GROUP - 1; r >= 0; r--) {
            int sums = width + r * LANES;
            float behind0 = 0;
            float behind1 = 0;
            for (int lane = 0; lane < LANES; lane += 2) {
                behind0 += workspace[sums + lane];
                behind1 += workspace[sums + lane + 1];
            }
            float value = x[i + r] - (behind0 + behind1);
            int row = (i + r) * width + i;
            for (int t = r + 1; t < GROUP; t++) {
                value -= u[row + t] * x[i + t];
            }
            x[i + r] = value * workspace[i + r];
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
        int n = from;
        if (LANES >= GROUP) {
            for (; n <= to - GROUP; n += GROUP) {
                dotEight(vectors, rows, n, width, p, scratch);
                addEight(vectors, rows, weights, n, width, shift, y, scratch);
            }
        }
        for (; n < to; n++) {
            int row = rows[n] * width;
            addScaled(weights[n] * (dot(vectors, row, p, 0, width) + shift), vectors, row, y, 0, width);
        }
    }

    /** Dot products of eight rows with p, each left as a sum still to be done over lanes() / 8 neighbouring lanes. */
    private static void dotEight(float[] vectors, int[] rows, int n, int width, float[] p, float[] sums) {
        int at0 = rows[n] * width;
        int at1 = rows[n + 1] * width;
        int at2 = rows[n + 2] * width;
        int at3 = rows[n + 3] * width;
        int at4 = rows[n + 4] * width;
        int at5 = rows[n + 5] * width;
        int at6 = rows[n + 6] * width;
        int at7 = rows[n + 7] * width;
        FloatVector sum0 = FloatVector.zero(SPECIES);
        FloatVector sum1 = FloatVector.zero(SPECIES);
        FloatVector sum2 = FloatVector.zero(SPECIES);
        FloatVector sum3 = FloatVector.zero(SPECIES);
        FloatVector sum4 = FloatVector.zero(SPECIES);
        FloatVector sum5 = FloatVector.zero(SPECIES);
        FloatVector sum6 = FloatVector.zero(SPECIES);
        FloatVector sum7 = FloatVector.zero(SPECIES);
        for (int j = 0; j < width; j += LANES) {
            FloatVector right = FloatVector.fromArray(SPECIES, p, j);
            sum0 = FloatVector.fromArray(SPECIES, vectors, at0 + j).fma(right, sum0);
            sum1 = FloatVector.fromArray(SPECIES, vectors, at1 + j).fma(right, sum1);
            sum2 = FloatVector.fromArray(SPECIES, vectors, at2 + j).fma(right, sum2);
            sum3 = FloatVector.fromArray(SPECIES, vectors, at3 + j).fma(right, sum3);
            sum4 = FloatVector.fromArray(SPECIES, vectors, at4 + j).fma(right, sum4);
            sum5 = FloatVector.fromArray(SPECIES, vectors, at5 + j).fma(right, sum5);
            sum6 = FloatVector.fromArray(SPECIES, vectors, at6 + j).fma(right, sum6);
            sum7 = FloatVector.fromArray(SPECIES, vectors, at7 + j).fma(right, sum7);
        }
        sum0 = merge(sum0, sum4, UPPER_HALVES, SWAP_HALVES);
        sum1 = merge(sum1, sum5, UPPER_HALVES, SWAP_HALVES);
        sum2 = merge(sum2, sum6, UPPER_HALVES, SWAP_HALVES);
        sum3 = merge(sum3, sum7, UPPER_HALVES, SWAP_HALVES);
        sum0 = merge(sum0, sum2, UPPER_QUARTERS, SWAP_QUARTERS);
        sum1 = merge(sum1, sum3, UPPER_QUARTERS, SWAP_QUARTERS);
        merge(sum0, sum1, UPPER_EIGHTHS, SWAP_EIGHTHS).intoArray(sums, 0);
    }

    /** Halves the lanes of two vectors of sums and puts both into one: a where the mask is unset, b where it is set. */
    private static FloatVector merge(FloatVector a, FloatVector b, VectorMask<Float> upper, VectorShuffle<Float> swap) {
        return a.blend(b, upper).add(b.blend(a, upper).rearrange(swap));
    }

    private static void addEight(
            float[] vectors, int[] rows, float[] weights, int n, int width, float shift, float[] y, float[] sums) {
        float scale0 = weights[n] * (sumOf(sums, 0) + shift);
        float scale1 = weights[n + 1] * (sumOf(sums, 1) + shift);
        float scale2 = weights[n + 2] * (sumOf(sums, 2) + shift);
        float scale3 = weights[n + 3] * (sumOf(sums, 3) + shift);
        float scale4 = weights[n + 4] * (sumOf(sums, 4) + shift);
        float scale5 = weights[n + 5] * (sumOf(sums, 5) + shift);
        float scale6 = weights[n + 6] * (sumOf(sums, 6) + shift);
        float scale7 = weights[n + 7] * (sumOf(sums, 7) + shift);
        int at0 = rows[n] * width;
        int at1 = rows[n + 1] * width;
        int at2 = rows[n + 2] * width;
        int at3 = rows[n + 3] * width;
        int at4 = rows[n + 4] * width;
        int at5 = rows[n + 5] * width;
        int at6 = rows[n + 6] * width;
        int at7 = rows[n + 7] * width;
        for (int j = 0; j < width; j += LANES) {
            FloatVector even = FloatVector.fromArray(SPECIES, y, j);
            even = FloatVector.fromArray(SPECIES, vectors, at0 + j).fma(FloatVector.broadcast(SPECIES, scale0), even);
            FloatVector odd = FloatVector.fromArray(SPECIES, vectors, at1 + j).mul(scale1);
            even = FloatVector.fromArray(SPECIES, vectors, at2 + j).fma(FloatVector.broadcast(SPECIES, scale2), even);
            odd = FloatVector.fromArray(SPECIES, vectors, at3 + j).fma(FloatVector.broadcast(SPECIES, scale3), odd);
            even = FloatVector.fromArray(SPECIES, vectors, at4 + j).fma(FloatVector.broadcast(SPECIES, scale4), even);
            odd = FloatVector.fromArray(SPECIES, vectors, at5 + j).fma(FloatVector.broadcast(SPECIES, scale5), odd);
            even = FloatVector.fromArray(SPECIES, vectors, at6 + j).fma(FloatVector.broadcast(SPECIES, scale6), even);
            odd = FloatVector.fromArray(SPECIES, vectors, at7 + j).fma(FloatVector.broadcast(SPECIES, scale7), odd);
            even.add(odd).intoArray(y, j);
        }
    }

    private static float sumOf(float[] sums, int row) {
        float sum = sums[row * LANES_PER_SUM];
        for (int lane = 1; lane < LANES_PER_SUM; lane++) {
            sum += sums[row * LANES_PER_SUM + lane];
        }
        return sum;
    }

    @Override
    public void multiplyRows(float[] a, int from, int to, int width, float[] q, float[] out) {
        int row = from;
        for (; row <= to - 4; row += 4) {
            int j = 0;
            if (width / LANES % 2 != 0) {
                for (int r = 0; r < 4; r++) {
                    multiplyRow(a, (row + r) * width, width, q, j, out, (row + r - from) * width);
                }
                j += LANES;
            }
            for (; j < width; j += 2 * LANES) {
                multiplyFourRows(a, row * width, width, q, j, out, (row - from) * width);
            }
        }
        for (; row < to; row++) {
            for (int j = 0; j < width; j += LANES) {
                multiplyRow(a, row * width, width, q, j, out, (row - from) * width);
            }
        }
    }

    private static void multiplyFourRows(float[] a, int at, int width, float[] q, int j, float[] out, int into) {
        FloatVector sum00 = FloatVector.zero(SPECIES);
        FloatVector sum01 = FloatVector.zero(SPECIES);
        FloatVector sum10 = FloatVector.zero(SPECIES);
        FloatVector sum11 = FloatVector.zero(SPECIES);
        FloatVector sum20 = FloatVector.zero(SPECIES);
        FloatVector sum21 = FloatVector.zero(SPECIES);
        FloatVector sum30 = FloatVector.zero(SPECIES);
        FloatVector sum31 = FloatVector.zero(SPECIES);
        int column = j;
        for (int k = at; k < at + width; k++, column += width) {
            FloatVector right0 = FloatVector.fromArray(SPECIES, q, column);
            FloatVector right1 = FloatVector.fromArray(SPECIES, q, column + LANES);
            FloatVector left0 = FloatVector.broadcast(SPECIES, a[k]);
            FloatVector left1 = FloatVector.broadcast(SPECIES, a[k + width]);
            FloatVector left2 = FloatVector.broadcast(SPECIES, a[k + 2 * width]);
            FloatVector left3 = FloatVector.broadcast(SPECIES, a[k + 3 * width]);
            sum00 = left0.fma(right0, sum00);
            sum01 = left0.fma(right1, sum01);
            sum10 = left1.fma(right0, sum10);
            sum11 = left1.fma(right1, sum11);
            sum20 = left2.fma(right0, sum20);
            sum21 = left2.fma(right1, sum21);
            sum30 = left3.fma(right0, sum30);
            sum31 = left3.fma(right1, sum31);
        }
        int to = into + j;
        sum00.intoArray(out, to);
        sum01.intoArray(out, to + LANES);
        sum10.intoArray(out, to + width);
        sum11.intoArray(out, to + width + LANES);
        sum20.intoArray(out, to + 2 * width);
        sum21.intoArray(out, to + 2 * width + LANES);
        sum30.intoArray(out, to + 3 * width);
        sum31.intoArray(out, to + 3 * width + LANES);
    }

    private static void multiplyRow(float[] a, int at, int width, float[] q, int j, float[] out, int into) {
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int k = 0; k < width; k++) {
            sum = FloatVector.broadcast(SPECIES, a[at + k]).fma(FloatVector.fromArray(SPECIES, q, k * width + j), sum);
        }
        sum.intoArray(out, into + j);
    }

    @Override
    public void addTransposedProduct(float[] a, float[] b, float[] c, int side, float sign) {
        int j = 0;
        if (side / LANES % 2 != 0) {
            for (int i = 0; i < side; i += GROUP) {
                addTile8x1(c, a, b, side, 0, side, i, j, sign);
            }
            j += LANES;
        }
        // Two vectors' columns of b stay in the first-level cache while all of a passes by.
        for (; j < side; j += 2 * LANES) {
            for (int i = 0; i < side; i += 4) {
                addTile4x2(c, a, b, side, 0, side, i, j, sign);
            }
        }
    }

    @Override
    public int firstAtLeast(float[] values, int from, int to, float threshold) {
        int at = from;
        for (; at <= to - LANES; at += LANES) {
            VectorMask<Float> enough =
                    FloatVector.fromArray(SPECIES, values, at).compare(VectorOperators.GE, threshold);
            if (enough.anyTrue()) {
                return at + enough.firstTrue();
            }
        }
        while (at < to && !(values[at] >= threshold)) {
            at++;
        }
        return at;
    }

    @Override
    public void scoreBlocks(float[] blocks, int from, int to, int factors, float[] query, float[] scores) {
        for (int block = from; block < to; block++) {
            scoreBlock(blocks, block * factors * LANES, factors, query, scores, (block - from) * LANES);
        }
    }

    /** One block after the other, along memory: several at once would be streams a page apart, which are not prefetched. */
    private static void scoreBlock(float[] blocks, int at, int factors, float[] query, float[] scores, int into) {
        FloatVector sum0 = FloatVector.zero(SPECIES);
        FloatVector sum1 = FloatVector.zero(SPECIES);
        FloatVector sum2 = FloatVector.zero(SPECIES);
        FloatVector sum3 = FloatVector.zero(SPECIES);
        int f = 0;
        int row = at;
        for (; f <= factors - 4; f += 4, row += 4 * LANES) {
            sum0 = FloatVector.fromArray(SPECIES, blocks, row).fma(FloatVector.broadcast(SPECIES, query[f]), sum0);
            sum1 = FloatVector.fromArray(SPECIES, blocks, row + LANES)
                    .fma(FloatVector.broadcast(SPECIES, query[f + 1]), sum1);
            sum2 = FloatVector.fromArray(SPECIES, blocks, row + 2 * LANES)
                    .fma(FloatVector.broadcast(SPECIES, query[f + 2]), sum2);
            sum3 = FloatVector.fromArray(SPECIES, blocks, row + 3 * LANES)
                    .fma(FloatVector.broadcast(SPECIES, query[f + 3]), sum3);
        }
        for (; f < factors; f++, row += LANES) {
            sum0 = FloatVector.fromArray(SPECIES, blocks, row).fma(FloatVector.broadcast(SPECIES, query[f]), sum0);
        }
        sum0.add(sum1).add(sum2.add(sum3)).intoArray(scores, into);
    }

    @Override
    public void scoreBlocksOfFour(
            float[] blocks, int from, int to, int factors, float[] queries, float[] scores, int scoresPerQuery) {
        for (int block = from; block < to; block++) {
            scoreBlockOfFour(
                    blocks, block * factors * LANES, factors, queries, scores, (block - from) * LANES, scoresPerQuery);
        }
    }

    private static void scoreBlockOfFour(
            float[] blocks, int at, int factors, float[] queries, float[] scores, int into, int stride) {
        FloatVector even0 = FloatVector.zero(SPECIES);
        FloatVector even1 = FloatVector.zero(SPECIES);
        FloatVector even2 = FloatVector.zero(SPECIES);
        FloatVector even3 = FloatVector.zero(SPECIES);
        FloatVector odd0 = FloatVector.zero(SPECIES);
        FloatVector odd1 = FloatVector.zero(SPECIES);
        FloatVector odd2 = FloatVector.zero(SPECIES);
        FloatVector odd3 = FloatVector.zero(SPECIES);
        int f = 0;
        int row = at;
        for (; f <= FOUR * (factors - 2); f += 2 * FOUR, row += 2 * LANES) {
            FloatVector even = FloatVector.fromArray(SPECIES, blocks, row);
            FloatVector odd = FloatVector.fromArray(SPECIES, blocks, row + LANES);
            even0 = even.fma(FloatVector.broadcast(SPECIES, queries[f]), even0);
            even1 = even.fma(FloatVector.broadcast(SPECIES, queries[f + 1]), even1);
            even2 = even.fma(FloatVector.broadcast(SPECIES, queries[f + 2]), even2);
            even3 = even.fma(FloatVector.broadcast(SPECIES, queries[f + 3]), even3);
            odd0 = odd.fma(FloatVector.broadcast(SPECIES, queries[f + 4]), odd0);
            odd1 = odd.fma(FloatVector.broadcast(SPECIES, queries[f + 5]), odd1);
            odd2 = odd.fma(FloatVector.broadcast(SPECIES, queries[f + 6]), odd2);
            odd3 = odd.fma(FloatVector.broadcast(SPECIES, queries[f + 7]), odd3);
        }
        if (f < FOUR * factors) {
            FloatVector last = FloatVector.fromArray(SPECIES, blocks, row);
            even0 = last.fma(FloatVector.broadcast(SPECIES, queries[f]), even0);
            even1 = last.fma(FloatVector.broadcast(SPECIES, queries[f + 1]), even1);
            even2 = last.fma(FloatVector.broadcast(SPECIES, queries[f + 2]), even2);
            even3 = last.fma(FloatVector.broadcast(SPECIES, queries[f + 3]), even3);
        }
        even0.add(odd0).intoArray(scores, into);
        even1.add(odd1).intoArray(scores, into + stride);
        even2.add(odd2).intoArray(scores, into + 2 * stride);
        even3.add(odd3).intoArray(scores, into + 3 * stride);
    }

    @Override
    public void stridedMaxima(float[] values, int from, int to, float[] maxima) {
        for (int group = 0; group < maxima.length; group += LANES) {
            FloatVector largest = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
            int at = from + group;
            for (; at <= to - LANES; at += maxima.length) {
                largest = largest.max(FloatVector.fromArray(SPECIES, values, at));
            }
            largest.intoArray(maxima, group);
            for (int rest = at; rest < to && rest < at + LANES; rest++) {
                maxima[group + rest - at] = Math.max(maxima[group + rest - at], values[rest]);
            }
        }
    }
}
