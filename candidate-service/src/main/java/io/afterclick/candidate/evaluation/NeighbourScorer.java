package io.afterclick.candidate.evaluation;

import io.afterclick.candidate.interaction.CompressedRows;
import io.afterclick.candidate.interaction.ReaderWorkMatrix;
import io.afterclick.candidate.ranking.NeighbourTable;
import java.util.Arrays;

/** Related works are a work's neighbours; for a reader, those of all works read, added up. */
public final class NeighbourScorer implements WorkScorer {
    private final NeighbourTable table;
    private final CompressedRows byReader;

    public NeighbourScorer(NeighbourTable table, ReaderWorkMatrix train) {
        this.table = table;
        this.byReader = train.byReader();
    }

    @Override
    public void scoreForReader(int reader, float[] scores) {
        Arrays.fill(scores, NOT_FOUND);
        for (int entry = byReader.start(reader); entry < byReader.end(reader); entry++) {
            add(byReader.column(entry), byReader.weight(entry), scores);
        }
    }

    @Override
    public void scoreRelated(int work, float[] scores) {
        Arrays.fill(scores, NOT_FOUND);
        add(work, 1, scores);
    }

    private void add(int work, float weight, float[] scores) {
        for (int entry = table.start(work); entry < table.end(work); entry++) {
            int neighbour = table.neighbour(entry);
            float before = scores[neighbour] == NOT_FOUND ? 0 : scores[neighbour];
            scores[neighbour] = before + weight * table.score(entry);
        }
    }
}
