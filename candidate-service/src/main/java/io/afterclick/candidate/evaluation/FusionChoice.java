package io.afterclick.candidate.evaluation;

import io.afterclick.candidate.fusion.FusionSettings;
import io.afterclick.candidate.fusion.Fusions;
import io.afterclick.candidate.fusion.Normalisation;
import io.afterclick.candidate.parallel.Workers;
import io.afterclick.candidate.retrieval.FusedWorks;
import io.afterclick.candidate.retrieval.Fusion;
import io.afterclick.candidate.retrieval.RetrieverRanking;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Finds the fusion that ranks held-out works best: tries reciprocal rank fusion with several k and convex combinations
 * with each normalisation, the weights of each by {@link WeightSearch}, begun from the
 * strongest retrievers.
 *
 * <p>All of these are sums over retrievers of a weight times what the retriever alone would give, so what each gives is
 * computed once by the very fusion that serves.
 */
final class FusionChoice {
    private static final double[] KS = {5, 20, 60};

    /** Searches begun for each way of fusing. */
    private static final int STARTS = 2;

    private static final int QUESTIONS_PER_BLOCK = 16;

    private final List<String> retrievers;
    private final int threads;

    /**
     * A question with one right answer.
     *
     * @param rankings one of each retriever, in their order
     * @param heldOut ordinal of the right answer
     * @param weight how much it counts, positive
     */
    record Question(List<RetrieverRanking> rankings, int heldOut, double weight) {}

    private record Candidate(Function<Map<String, Double>, FusionSettings> settings) {}

    private record Best(FusionSettings settings, double goal) {}

    FusionChoice(List<String> retrievers, int threads) {
        this.retrievers = List.copyOf(retrievers);
        this.threads = threads;
    }

    FusionSettings best(List<Question> questions) {
        List<Candidate> candidates = new ArrayList<>();
        for (Normalisation normalisation : Normalisation.values()) {
            candidates.add(new Candidate(weights -> FusionSettings.convex(normalisation, weights)));
        }
        for (double k : KS) {
            candidates.add(new Candidate(weights -> FusionSettings.rrf(k, weights)));
        }
        Best best = new Best(FusionSettings.rrf(FusionSettings.DEFAULT_K, Map.of()), Double.NEGATIVE_INFINITY);
        double[] weights = questions.stream().mapToDouble(Question::weight).toArray();
        try (Workers workers = new Workers(threads)) {
            for (Candidate candidate : candidates) {
                float[][] values = new float[questions.size()][];
                workers.forEachBlock(values.length, QUESTIONS_PER_BLOCK, (worker, block, from, to) -> {
                    for (int i = from; i < to; i++) {
                        values[i] = values(questions.get(i), candidate);
                    }
                });
                WeightSearch search = new WeightSearch(retrievers.size(), values, weights, workers);
                for (int first : strongest(search)) {
                    WeightSearch.Found found = search.from(first);
                    if (found.goal() > best.goal()) {
                        best = new Best(candidate.settings().apply(named(found.weights())), found.goal());
                    }
                }
            }
        }
        return best.settings();
    }

    /** The retrievers that are best alone. */
    private int[] strongest(WeightSearch search) {
        double[] goals = new double[retrievers.size()];
        Arrays.setAll(goals, search::alone);
        return IntStream.range(0, goals.length)
                .boxed()
                .sorted(Comparator.comparingDouble(retriever -> -goals[retriever]))
                .limit(STARTS)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private Map<String, Double> named(double[] weights) {
        Map<String, Double> named = new TreeMap<>();
        for (int r = 0; r < weights.length; r++) {
            named.put(retrievers.get(r), weights[r]);
        }
        return named;
    }

    /** {@code [works x retrievers]}, what each retriever alone would give; the held-out work's row first. */
    private float[] values(Question question, Candidate candidate) {
        Map<Integer, Integer> rows = new HashMap<>();
        rows.put(question.heldOut(), 0);
        for (RetrieverRanking ranking : question.rankings()) {
            for (int i = 0; i < ranking.size(); i++) {
                rows.putIfAbsent(ranking.work(i), rows.size());
            }
        }
        float[] values = new float[rows.size() * retrievers.size()];
        for (int r = 0; r < retrievers.size(); r++) {
            Fusion alone = Fusions.of(candidate.settings().apply(Map.of(retrievers.get(r), 1.0)));
            FusedWorks fused = alone.fuse(List.of(question.rankings().get(r)));
            for (int place = 0; place < fused.size(); place++) {
                values[rows.get(fused.work(place)) * retrievers.size() + r] = (float) fused.score(place);
            }
        }
        return values;
    }

    /** Rank of a work among fused ones, from 1, ties against it; empty where it is not among them. */
    static OptionalInt rank(FusedWorks fused, int work) {
        for (int own = 0; own < fused.size(); own++) {
            if (fused.work(own) == work) {
                int rank = 0;
                for (int place = 0; place < fused.size(); place++) {
                    rank += fused.score(place) >= fused.score(own) ? 1 : 0;
                }
                return OptionalInt.of(rank);
            }
        }
        return OptionalInt.empty();
    }

    /** Rank of a work in a ranking, from 1; empty where it is not there. */
    static OptionalInt rank(RetrieverRanking ranking, int work) {
        for (int i = 0; i < ranking.size(); i++) {
            if (ranking.work(i) == work) {
                return OptionalInt.of(i + 1);
            }
        }
        return OptionalInt.empty();
    }
}
