package io.afterclick.candidate.evaluation;

import io.afterclick.candidate.als.AlsFactors;
import io.afterclick.candidate.als.ItemFactors;
import java.util.Arrays;

/** Dot products with the reader's vector; cosines among works. */
public final class AlsScorer implements WorkScorer {
    private final AlsFactors trained;
    private final ItemFactors items;
    private final ItemFactors directions;

    public AlsScorer(AlsFactors trained) {
        this.trained = trained;
        this.items = new ItemFactors(trained.factors(), trained.itemFactors());
        this.directions = new ItemFactors(trained.factors(), unitRows());
    }

    private float[] unitRows() {
        float[] rows = new float[trained.itemFactors().length];
        for (int work = 0; work < trained.works(); work++) {
            System.arraycopy(items.direction(work), 0, rows, work * trained.factors(), trained.factors());
        }
        return rows;
    }

    @Override
    public void scoreForReader(int reader, float[] scores) {
        int from = reader * trained.factors();
        items.scores(Arrays.copyOfRange(trained.readerFactors(), from, from + trained.factors()), scores);
    }

    @Override
    public void scoreRelated(int work, float[] scores) {
        directions.scores(directions.direction(work), scores);
    }
}
