package io.afterclick.candidate.evaluation;

import io.afterclick.candidate.ease.EaseModel;
import io.afterclick.candidate.interaction.CompressedRows;
import io.afterclick.candidate.interaction.ReaderWorkMatrix;

/** EASE with all its weights, positive or negative; related works are what one read alone speaks for. */
public final class EaseScorer implements WorkScorer {
    private static final float[] ONCE = {1};

    private final EaseModel model;
    private final CompressedRows byReader;

    public EaseScorer(EaseModel model, ReaderWorkMatrix train) {
        this.model = model;
        this.byReader = train.byReader();
    }

    @Override
    public void scoreForReader(int reader, float[] scores) {
        int[] read = new int[byReader.size(reader)];
        float[] weights = new float[read.length];
        byReader.copyColumns(byReader.start(reader), byReader.end(reader), read);
        byReader.copyWeights(byReader.start(reader), byReader.end(reader), weights);
        model.scores(read, weights, scores);
    }

    @Override
    public void scoreRelated(int work, float[] scores) {
        model.scores(new int[] {work}, ONCE, scores);
    }
}
