package io.afterclick.candidate.evaluation;

import io.afterclick.candidate.evaluation.Queries.Query;
import io.afterclick.candidate.interaction.ReaderWorkMatrix;
import io.afterclick.candidate.parallel.Workers;
import io.afterclick.candidate.ranking.TopWorks;
import java.util.List;
import java.util.TreeSet;

/**
 * Finds the weights of a fusion on held-out reads.
 *
 * <p>One weight after the other is tried on a grid, and the best of each is kept, until a round changes nothing (coordinate
 * ascent). The goal is the mean of what should not suffer: recall@20, NDCG@10 and reciprocal rank. A change must gain more
 * than noise of the last digits to be kept, so components that do not help stay at 0. Ranking is among the best
 * works of each component only, which no weights of use would leave.
 */
public final class FusionTuner {
    private static final double[] GRID = {0, 0.05, 0.1, 0.2, 0.3, 0.45, 0.6, 0.8, 1, 1.4, 2, 3, 4, 6};
    private static final int MAX_ROUNDS = 4;
    private static final double LEAST_GAIN = 2e-4;

    /** Works that each component puts up per question. */
    private static final int CANDIDATES_PER_COMPONENT = 100;

    /** Questions beyond this make the weights no better; memory is bounded by it. */
    private static final int MAX_QUERIES = 10_000;

    private static final int QUERIES_PER_BLOCK = 16;

    private final ReaderWorkMatrix train;
    private final List<FusionComponent> components;

    /** @param components trained on {@code train}; the first is the one that others are added to, at weight 1 */
    public FusionTuner(ReaderWorkMatrix train, List<FusionComponent> components) {
        this.train = train;
        this.components = List.copyOf(components);
    }

    /**
     * @param heldOut reads that the components were not trained on
     * @return one weight per component
     */
    public double[] tune(List<HeldOut> heldOut, EvaluationSettings settings) {
        List<Query> queries = Queries.of(train, heldOut, settings);
        List<Query> asked = queries.subList(0, Math.min(queries.size(), MAX_QUERIES));
        Candidates[] candidates = new Candidates[asked.size()];
        try (Workers workers = new Workers(settings.threads())) {
            workers.forEachBlock(candidates.length, QUERIES_PER_BLOCK, (worker, block, from, to) -> {
                for (int i = from; i < to; i++) {
                    candidates[i] = candidates(asked.get(i));
                }
            });
            return ascend(candidates, workers);
        }
    }

    /**
     * The works that one question is decided among.
     *
     * @param values {@code [candidates x components]}, the first row that of the held-out work
     */
    @SuppressWarnings("ArrayRecordComponent") // Scratch of the search.
    private record Candidates(float[] values) {}

    private Candidates candidates(Query query) {
        float[][] scores = new float[components.size()][train.works()];
        TreeSet<Integer> works = new TreeSet<>();
        TopWorks top = new TopWorks(CANDIDATES_PER_COMPONENT);
        for (int c = 0; c < scores.length; c++) {
            score(query, c, scores[c]);
            for (int work = 0; work < scores[c].length; work++) {
                top.offer(work, scores[c][work]);
            }
            for (int work : top.drain().works()) {
                works.add(work);
            }
        }
        int heldOut = query.relevant()[0];
        works.remove(heldOut);
        float[] values = new float[(1 + works.size()) * scores.length];
        int at = 0;
        for (int c = 0; c < scores.length; c++) {
            values[at++] = scores[c][heldOut];
        }
        for (int work : works) {
            for (int c = 0; c < scores.length; c++) {
                values[at++] = scores[c][work];
            }
        }
        return new Candidates(values);
    }

    private void score(Query query, int component, float[] scores) {
        if (query.work() == Queries.NO_WORK) {
            FusedScorer.forReader(components.get(component), query.reader(), train.byReader(), scores);
        } else {
            FusedScorer.related(components.get(component), query.work(), scores);
            for (int entry = train.byReader().start(query.reader());
                    entry < train.byReader().end(query.reader());
                    entry++) {
                scores[train.byReader().column(entry)] = Float.NaN;
            }
        }
    }

    private double[] ascend(Candidates[] candidates, Workers workers) {
        double[] weights = new double[components.size()];
        weights[0] = 1;
        double best = goal(candidates, weights, workers);
        for (int round = 0; round < MAX_ROUNDS; round++) {
            double before = best;
            for (int c = 1; c < weights.length; c++) {
                double kept = weights[c];
                for (double weight : GRID) {
                    weights[c] = weight;
                    double goal = goal(candidates, weights, workers);
                    if (goal > best + LEAST_GAIN) {
                        best = goal;
                        kept = weight;
                    }
                }
                weights[c] = kept;
            }
            if (best == before) {
                break;
            }
        }
        return weights;
    }

    private double goal(Candidates[] candidates, double[] weights, Workers workers) {
        double[] goals = new double[candidates.length];
        workers.forEachBlock(goals.length, QUERIES_PER_BLOCK, (worker, block, from, to) -> {
            for (int i = from; i < to; i++) {
                int rank = rank(candidates[i].values(), weights);
                goals[i] = 1.0 / rank + (rank <= 20 ? 1 : 0) + (rank <= 10 ? Math.log(2) / Math.log(rank + 1) : 0);
            }
        });
        double sum = 0;
        for (double goal : goals) {
            sum += goal;
        }
        return sum / Math.max(1, goals.length);
    }

    private static int rank(float[] values, double[] weights) {
        double own = sum(values, 0, weights);
        int rank = 1;
        for (int at = weights.length; at < values.length; at += weights.length) {
            rank += sum(values, at, weights) >= own ? 1 : 0;
        }
        return rank;
    }

    private static double sum(float[] values, int at, double[] weights) {
        double sum = 0;
        for (int c = 0; c < weights.length; c++) {
            sum += weights[c] * values[at + c];
        }
        return sum;
    }
}
