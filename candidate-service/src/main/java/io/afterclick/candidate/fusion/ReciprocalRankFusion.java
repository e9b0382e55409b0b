package io.afterclick.candidate.fusion;

import io.afterclick.candidate.retrieval.FusedWorks;
import io.afterclick.candidate.retrieval.Fusion;
import io.afterclick.candidate.retrieval.RetrieverRanking;
import java.util.List;

/**
 * Reciprocal rank fusion: the score of a work is the sum over retrievers of {@code weight / (k + rank)}, ranks from 1.
 *
 * <p>Gordon V. Cormack, Charles L. A. Clarke, Stefan Buettcher: "Reciprocal Rank Fusion outperforms Condorcet and
 * individual Rank Learning Methods", SIGIR 2009, where k = 60 and there are no weights. Only ranks count, so retrievers
 * whose scores cannot be compared need no calibration. Immutable.
 */
final class ReciprocalRankFusion implements Fusion {
    private final FusionSettings settings;

    ReciprocalRankFusion(FusionSettings settings) {
        this.settings = settings;
    }

    @Override
    public boolean counts(String retriever) {
        return settings.weight(retriever) > 0;
    }

    @Override
    public FusedWorks fuse(List<RetrieverRanking> rankings) {
        return FusedWorks.sum(rankings, this::shares);
    }

    private double[] shares(RetrieverRanking ranking) {
        double weight = settings.weight(ranking.retriever());
        double[] shares = new double[ranking.size()];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = weight / (settings.k() + i + 1);
        }
        return shares;
    }
}
