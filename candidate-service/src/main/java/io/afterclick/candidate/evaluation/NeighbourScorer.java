package io.afterclick.candidate.evaluation;

import io.afterclick.candidate.interaction.CompressedRows;
import io.afterclick.candidate.interaction.ReaderWorkMatrix;
import io.afterclick.candidate.ranking.NeighbourTable;
import java.util.Arrays;

/**
 * Related works are a work's neighbours; for a reader, each work is scored by those of its neighbours that were read.
 *
 * <p>So in task {@link Task#READER} a work's own list decides what speaks for it, not the lists of the works read: that is
 * the usual item-based k-nearest-neighbours, and popular works do not crowd out others.
 */
public final class NeighbourScorer implements WorkScorer {
    /** How several neighbours that were read speak for a work. */
    public enum Combination {
        /** Their scores, weighted by the reads, are added. */
        SUM,
        /** The best of them counts. */
        MAX
    }

    private final NeighbourTable table;
    private final Combination combination;
    private final CompressedRows byReader;
    /** By neighbour: the works in whose lists it is, and the score there. */
    private final int[] offsets;

    private final int[] works;
    private final float[] scoresThere;

    public NeighbourScorer(NeighbourTable table, Combination combination, ReaderWorkMatrix train) {
        this.table = table;
        this.combination = combination;
        this.byReader = train.byReader();
        this.offsets = new int[table.works() + 1];
        for (int entry = 0; entry < table.entries(); entry++) {
            offsets[table.neighbour(entry) + 1]++;
        }
        for (int work = 0; work < table.works(); work++) {
            offsets[work + 1] += offsets[work];
        }
        this.works = new int[table.entries()];
        this.scoresThere = new float[table.entries()];
        int[] next = Arrays.copyOf(offsets, table.works());
        for (int work = 0; work < table.works(); work++) {
            for (int entry = table.start(work); entry < table.end(work); entry++) {
                int at = next[table.neighbour(entry)]++;
                works[at] = work;
                scoresThere[at] = table.score(entry);
            }
        }
    }

    @Override
    public void scoreForReader(int reader, float[] scores) {
        Arrays.fill(scores, NOT_FOUND);
        for (int read = byReader.start(reader); read < byReader.end(reader); read++) {
            int neighbour = byReader.column(read);
            for (int at = offsets[neighbour]; at < offsets[neighbour + 1]; at++) {
                int work = works[at];
                if (combination == Combination.MAX) {
                    scores[work] = Math.max(scores[work], scoresThere[at]);
                } else {
                    float before = scores[work] == NOT_FOUND ? 0 : scores[work];
                    scores[work] = before + byReader.weight(read) * scoresThere[at];
                }
            }
        }
    }

    @Override
    public void scoreRelated(int work, float[] scores) {
        Arrays.fill(scores, NOT_FOUND);
        for (int entry = table.start(work); entry < table.end(work); entry++) {
            scores[table.neighbour(entry)] = table.score(entry);
        }
    }
}
