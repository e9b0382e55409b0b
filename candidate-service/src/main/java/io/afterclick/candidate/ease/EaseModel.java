package io.afterclick.candidate.ease;

import io.afterclick.candidate.linear.TiledInverse;
import io.afterclick.candidate.parallel.Workers;
import io.afterclick.candidate.ranking.NeighbourTable;
import io.afterclick.candidate.ranking.RankedWorks;
import io.afterclick.candidate.ranking.TopWorks;
import java.util.Arrays;

/**
 * A trained EASE: how much having read one work speaks for every other, dense.
 *
 * <p>{@code 4 works^2} bytes, so it serves training and evaluation; serving keeps {@link #table}. Immutable and safe to
 * share.
 */
public final class EaseModel {
    private static final int ROWS_PER_BLOCK = 32;

    private final TiledInverse inverse;
    /** The work of each row, ascending. */
    private final int[] workOfRow;

    private final int[] rowOfWork;
    /** -1 / P_jj by row. */
    private final float[] scales;

    EaseModel(TiledInverse inverse, int[] workOfRow, int works) {
        this.inverse = inverse;
        this.workOfRow = workOfRow;
        this.rowOfWork = new int[works];
        this.scales = new float[workOfRow.length];
        Arrays.fill(rowOfWork, -1);
        for (int row = 0; row < workOfRow.length; row++) {
            rowOfWork[workOfRow[row]] = row;
            scales[row] = -1 / inverse.get(row, row);
        }
    }

    public int works() {
        return rowOfWork.length;
    }

    /**
     * Scores of all works for a reader.
     *
     * @param read works, distinct
     * @param weights one per work read; 1 for plain reads
     * @param scores {@code [works]}, overwritten; 0 for works without reads
     */
    public void scores(int[] read, float[] weights, float[] scores) {
        float[] sum = new float[workOfRow.length];
        for (int i = 0; i < read.length; i++) {
            int row = rowOfWork[read[i]];
            if (row >= 0) {
                inverse.addRow(row, weights[i], sum);
                // B has no diagonal: what a work says of itself is taken out again.
                sum[row] -= weights[i] * inverse.get(row, row);
            }
        }
        Arrays.fill(scores, 0);
        for (int row = 0; row < sum.length; row++) {
            scores[workOfRow[row]] = sum[row] * scales[row];
        }
    }

    /**
     * For each work those that it speaks for most, with positive scores.
     *
     * @param neighbours kept per work, at least 1
     */
    public NeighbourTable table(int neighbours, int threads) {
        RankedWorks[] rows = new RankedWorks[works()];
        try (Workers workers = new Workers(threads)) {
            workers.forEachBlock(workOfRow.length, ROWS_PER_BLOCK, (worker, block, from, to) -> {
                TopWorks top = new TopWorks(Math.min(neighbours, workOfRow.length));
                float[] values = new float[workOfRow.length];
                for (int row = from; row < to; row++) {
                    inverse.row(row, values);
                    rows[workOfRow[row]] = best(row, values, top);
                }
            });
        }
        return NeighbourTable.of(rows);
    }

    private RankedWorks best(int row, float[] values, TopWorks top) {
        for (int other = 0; other < values.length; other++) {
            float score = values[other] * scales[other];
            if (score > 0 && other != row) {
                top.offer(workOfRow[other], score);
            }
        }
        return top.drain();
    }
}
