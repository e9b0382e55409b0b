package io.afterclick.candidate.ranking;

import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * For each work its nearest works with scores, best first, in flat arrays (CSR).
 *
 * <p>8 bytes per neighbour and 4 per work. Immutable and safe to share. A work without neighbours has an empty row; no
 * work is its own neighbour.
 */
public final class NeighbourTable {
    private final int[] offsets;
    private final int[] neighbours;
    private final float[] scores;

    /**
     * Takes the arrays over.
     *
     * @param offsets {@code [works + 1]}, ascending from 0
     * @param neighbours {@code [offsets[works]]}, indices of works
     * @param scores {@code [offsets[works]]}, not ascending within a row
     */
    public NeighbourTable(int[] offsets, int[] neighbours, float[] scores) {
        int works = offsets.length - 1;
        if (works < 0 || offsets[0] != 0) {
            throw new IllegalArgumentException("offsets must start with 0");
        }
        if (neighbours.length != offsets[works] || scores.length != offsets[works]) {
            throw new IllegalArgumentException("offsets end at " + offsets[works] + ", but there are "
                    + neighbours.length + " neighbours and " + scores.length + " scores");
        }
        for (int work = 0; work < works; work++) {
            if (offsets[work + 1] < offsets[work] || offsets[work + 1] > neighbours.length) {
                throw new IllegalArgumentException("offsets do not ascend at work " + work);
            }
            for (int at = offsets[work]; at < offsets[work + 1]; at++) {
                if (neighbours[at] < 0 || neighbours[at] >= works || neighbours[at] == work) {
                    throw new IllegalArgumentException(
                            "work " + work + " of " + works + " cannot have the neighbour " + neighbours[at]);
                }
            }
        }
        this.offsets = offsets;
        this.neighbours = neighbours;
        this.scores = scores;
    }

    /** The table of one ranked list per work; null stands for an empty one. */
    public static NeighbourTable of(RankedWorks[] rows) {
        int[] offsets = new int[rows.length + 1];
        for (int work = 0; work < rows.length; work++) {
            offsets[work + 1] = Math.addExact(offsets[work], rows[work] == null ? 0 : rows[work].size());
        }
        int[] neighbours = new int[offsets[rows.length]];
        float[] scores = new float[offsets[rows.length]];
        for (int work = 0; work < rows.length; work++) {
            if (rows[work] != null) {
                System.arraycopy(rows[work].works(), 0, neighbours, offsets[work], rows[work].size());
                System.arraycopy(rows[work].scores(), 0, scores, offsets[work], rows[work].size());
            }
        }
        return new NeighbourTable(offsets, neighbours, scores);
    }

    public int works() {
        return offsets.length - 1;
    }

    /** Number of (work, neighbour) pairs. */
    public int entries() {
        return neighbours.length;
    }

    public int start(int work) {
        return offsets[work];
    }

    public int end(int work) {
        return offsets[work + 1];
    }

    public int neighbour(int entry) {
        return neighbours[entry];
    }

    public float score(int entry) {
        return scores[entry];
    }

    /** The best k neighbours that are allowed; fewer where the row holds no more. */
    public RankedWorks nearest(int work, int k, IntPredicate allowed) {
        int room = Math.min(k, end(work) - start(work));
        int[] found = new int[room];
        float[] foundScores = new float[room];
        int size = 0;
        for (int entry = start(work); entry < end(work) && size < room; entry++) {
            if (allowed.test(neighbours[entry])) {
                found[size] = neighbours[entry];
                foundScores[size++] = scores[entry];
            }
        }
        return new RankedWorks(Arrays.copyOf(found, size), Arrays.copyOf(foundScores, size));
    }
}
