package io.afterclick.candidate.evaluation;

import io.afterclick.candidate.interaction.ReaderWorkMatrix;

/** The number of a work's readers, whoever asks. */
public final class PopularScorer implements WorkScorer {
    private final float[] readers;

    public PopularScorer(ReaderWorkMatrix train) {
        this.readers = new float[train.works()];
        for (int work = 0; work < readers.length; work++) {
            readers[work] = train.byWork().size(work);
        }
    }

    @Override
    public void scoreForReader(int reader, float[] scores) {
        System.arraycopy(readers, 0, scores, 0, readers.length);
    }

    @Override
    public void scoreRelated(int work, float[] scores) {
        System.arraycopy(readers, 0, scores, 0, readers.length);
    }
}
