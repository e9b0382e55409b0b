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
 * <p>See {@link WeightSearch} for how. Ranking is among the best works of each component only, which no weights of use
 * would leave.
 */
public final class FusionTuner {
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
        float[][] questions = new float[asked.size()][];
        try (Workers workers = new Workers(settings.threads())) {
            workers.forEachBlock(questions.length, QUERIES_PER_BLOCK, (worker, block, from, to) -> {
                for (int i = from; i < to; i++) {
                    questions[i] = candidates(asked.get(i));
                }
            });
            return new WeightSearch(components.size(), questions, WeightSearch.equally(questions.length), workers)
                    .from(0)
                    .weights();
        }
    }

    /** The works that one question is decided among: {@code [works x components]}, the held-out work's row first. */
    private float[] candidates(Query query) {
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
        return values;
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
}
