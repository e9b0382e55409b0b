package io.afterclick.candidate.fusion;

import io.afterclick.candidate.retrieval.Candidate;
import io.afterclick.candidate.retrieval.Evidence;
import io.afterclick.candidate.retrieval.Fusion;
import io.afterclick.candidate.retrieval.RetrieverRanking;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Reciprocal rank fusion: the score of a work is the sum over retrievers of {@code weight / (k + rank)}, ranks from 1.
 *
 * <p>Gordon V. Cormack, Charles L. A. Clarke, Stefan Buettcher: "Reciprocal Rank Fusion outperforms Condorcet and
 * individual Rank Learning Methods", SIGIR 2009, where k = 60 and there are no weights. Only ranks count, so retrievers
 * whose scores cannot be compared need no calibration. Immutable.
 */
public final class ReciprocalRankFusion implements Fusion {
    private static final Comparator<Evidence> BEST_RANK_FIRST =
            Comparator.comparingInt(Evidence::rank).thenComparing(Evidence::retriever);
    private static final Comparator<Candidate> BEST_FIRST =
            Comparator.comparingDouble(Candidate::score).reversed().thenComparing(Candidate::workId);

    private final double k;
    private final Map<String, Double> weights;

    /**
     * @param k at least 0; the larger, the less the first ranks stand out
     * @param weights by retriever, at least 0; a retriever that is not named has weight 0
     */
    public ReciprocalRankFusion(double k, Map<String, Double> weights) {
        if (!(k >= 0)) {
            throw new IllegalArgumentException("k must be at least 0, but is " + k);
        }
        weights.forEach((retriever, weight) -> {
            if (!(weight >= 0) || weight.isInfinite()) {
                throw new IllegalArgumentException("the weight of " + retriever + " is " + weight);
            }
        });
        this.k = k;
        this.weights = Map.copyOf(weights);
    }

    @Override
    public boolean counts(String retriever) {
        return weights.getOrDefault(retriever, 0.0) > 0;
    }

    @Override
    public List<Candidate> fuse(List<RetrieverRanking> rankings, int limit, IntFunction<String> idOfWork) {
        Map<Integer, Found> foundByWork = new HashMap<>();
        for (RetrieverRanking ranking : rankings) {
            double weight = weights.getOrDefault(ranking.retriever(), 0.0);
            for (int i = 0; i < ranking.size(); i++) {
                int rank = i + 1;
                foundByWork
                        .computeIfAbsent(ranking.work(i), work -> new Found())
                        .add(weight / (k + rank), new Evidence(ranking.retriever(), rank, ranking.score(i)));
            }
        }
        List<Candidate> candidates = new ArrayList<>(foundByWork.size());
        foundByWork.forEach((work, found) -> candidates.add(found.candidate(idOfWork.apply(work))));
        candidates.sort(BEST_FIRST);
        return List.copyOf(candidates.subList(0, Math.min(limit, candidates.size())));
    }

    private static final class Found {
        private final List<Evidence> evidence = new ArrayList<>(4);
        private double score;

        void add(double share, Evidence piece) {
            score += share;
            evidence.add(piece);
        }

        Candidate candidate(String workId) {
            evidence.sort(BEST_RANK_FIRST);
            return new Candidate(workId, score, evidence);
        }
    }
}
