package io.afterclick.candidate.evaluation;

import io.afterclick.candidate.evaluation.Queries.Query;
import io.afterclick.candidate.interaction.CompressedRows;
import io.afterclick.candidate.interaction.ReaderWorkMatrix;
import io.afterclick.candidate.parallel.Workers;
import io.afterclick.candidate.ranking.TopWorks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures how well a retriever foretells held-out reads.
 *
 * <p>Each question ranks the reader's held-out works among their negatives, or among all works that the reader had not
 * read. Ties count against, but for auc: a work stands behind every other work of the same score. A reader's questions are averaged
 * first, then the readers.
 *
 * <ul>
 *   <li>{@code hit_rate@k}: a held-out work is among the first k
 *   <li>{@code recall@k}: held-out works among the first k, divided by all held-out works of the reader
 *   <li>{@code ndcg@k}: gain 1, discount log2(rank + 1), divided by that of the best order
 *   <li>{@code auc}: share of the negatives that score less than the held-out work, ties half; only with negatives
 *   <li>{@code mrr}: 1 / rank of the first held-out work, however far down
 *   <li>{@code coverage@k}: works that are in anybody's first k, divided by all works
 *   <li>{@code gini@k}: Gini index of how often works are among the first k; 0 = all alike
 *   <li>{@code novelty@k}: mean of -log2(readers of the work / all readers) over the first k; a work without readers
 *       counts as one with 1
 *   <li>{@code serendipity@k}: as recall, but only held-out works that no obvious scorer has among its own first k
 * </ul>
 */
public final class Evaluator {
    private static final int QUERIES_PER_BLOCK = 16;

    /** Resamples behind the intervals of coverage and Gini, which look at every list each time. */
    private static final int LIST_SAMPLES = 200;

    private final ReaderWorkMatrix train;
    private final List<HeldOut> heldOut;
    private final List<WorkScorer> obvious;
    private final EvaluationSettings settings;

    /**
     * @param heldOut reads to foretell; those that train holds too are left out
     * @param obvious what anybody would recommend, for serendipity: popular works, and text neighbours where known
     */
    public Evaluator(
            ReaderWorkMatrix train, List<HeldOut> heldOut, List<WorkScorer> obvious, EvaluationSettings settings) {
        this.train = train;
        this.heldOut = List.copyOf(heldOut);
        this.obvious = List.copyOf(obvious);
        this.settings = settings;
    }

    public Evaluation evaluate(WorkScorer scorer) {
        List<Query> queries = Queries.of(train, heldOut, settings);
        Answer[] answers = new Answer[queries.size()];
        try (Workers workers = new Workers(settings.threads())) {
            Asking[] asking = new Asking[workers.count()];
            workers.forEachBlock(answers.length, QUERIES_PER_BLOCK, (worker, block, from, to) -> {
                if (asking[worker] == null) {
                    asking[worker] = new Asking(scorer);
                }
                for (int i = from; i < to; i++) {
                    answers[i] = asking[worker].ask(queries.get(i));
                }
            });
        }
        return summary(queries, answers);
    }

    /**
     * What came of one question.
     *
     * @param ranks of the relevant works, ascending
     * @param list the first works, best first
     * @param obviousRanks for each relevant work, in the same order, its best rank with an obvious scorer
     * @param auc share of the negatives that score less
     */
    @SuppressWarnings("ArrayRecordComponent") // Scratch between two steps.
    private record Answer(int[] ranks, int[] list, int[] obviousRanks, double auc) {}

    /** Asks questions; holds the scratch memory of one worker. */
    private final class Asking {
        private final WorkScorer scorer;
        private final float[] scores = new float[train.works()];
        private final float[] otherScores = new float[train.works()];
        private final TopWorks top = new TopWorks(settings.maxCutoff());

        Asking(WorkScorer scorer) {
            this.scorer = scorer;
        }

        Answer ask(Query query) {
            score(scorer, query, scores);
            int[] order = byScore(query.relevant());
            int[] ranks = ranks(order, query, scores);
            int[] obviousRanks = new int[ranks.length];
            Arrays.fill(obviousRanks, Integer.MAX_VALUE);
            if (ranks.length > 0 && ranks[0] <= settings.maxCutoff()) {
                for (WorkScorer other : obvious) {
                    score(other, query, otherScores);
                    for (int i = 0; i < order.length; i++) {
                        int rank = ranks(new int[] {order[i]}, query, otherScores)[0];
                        obviousRanks[i] = Math.min(obviousRanks[i], rank);
                    }
                }
            }
            return new Answer(ranks, list(query), obviousRanks, auc(query));
        }

        /** Share of the negatives that score less than the relevant works, ties half; NaN without negatives. */
        private double auc(Query query) {
            double below = 0;
            int pairs = 0;
            for (int negative : query.negatives()) {
                for (int work : query.relevant()) {
                    if (negative != work) {
                        below += scores[negative] < scores[work] ? 1 : scores[negative] == scores[work] ? 0.5 : 0;
                        pairs++;
                    }
                }
            }
            return pairs == 0 ? Double.NaN : below / pairs;
        }

        /** Works that may not be listed get NaN, which compares as false with everything. */
        private void score(WorkScorer source, Query query, float[] into) {
            if (query.work() == Queries.NO_WORK) {
                source.scoreForReader(query.reader(), into);
            } else {
                source.scoreRelated(query.reader(), query.work(), into);
            }
            for (int work = 0; work < into.length; work++) {
                if (Float.isNaN(into[work])) {
                    into[work] = WorkScorer.NOT_FOUND;
                }
            }
            CompressedRows rows = train.byReader();
            for (int entry = rows.start(query.reader()); entry < rows.end(query.reader()); entry++) {
                into[rows.column(entry)] = Float.NaN;
            }
        }

        private int[] byScore(int[] works) {
            return Arrays.stream(works)
                    .boxed()
                    .sorted((a, b) -> Float.compare(scores[b], scores[a]))
                    .mapToInt(Integer::intValue)
                    .toArray();
        }

        /** @param order relevant works, best first */
        private int[] ranks(int[] order, Query query, float[] given) {
            int[] ranks = new int[order.length];
            for (int i = 0; i < order.length; i++) {
                ranks[i] = 1 + i + better(given[order[i]], query, given);
            }
            return ranks;
        }

        /** Works that are not relevant and score at least as much. */
        private int better(float score, Query query, float[] given) {
            int count = 0;
            if (query.negatives().length > 0) {
                for (int work : query.negatives()) {
                    count += given[work] >= score && !contains(query.relevant(), work) ? 1 : 0;
                }
                return count;
            }
            for (float other : given) {
                count += other >= score ? 1 : 0;
            }
            for (int work : query.relevant()) {
                count -= given[work] >= score ? 1 : 0;
            }
            return count;
        }

        private int[] list(Query query) {
            if (query.negatives().length == 0) {
                for (int work = 0; work < scores.length; work++) {
                    offer(work);
                }
            } else {
                Arrays.stream(query.negatives()).distinct().forEach(this::offer);
                for (int work : query.relevant()) {
                    if (!contains(query.negatives(), work)) {
                        offer(work);
                    }
                }
            }
            return top.drain().works();
        }

        private void offer(int work) {
            if (scores[work] > WorkScorer.NOT_FOUND) {
                top.offer(work, scores[work]);
            }
        }
    }

    private static boolean contains(int[] works, int work) {
        for (int other : works) {
            if (other == work) {
                return true;
            }
        }
        return false;
    }

    private Evaluation summary(List<Query> queries, Answer[] answers) {
        int readers = queries.isEmpty() ? 0 : queries.get(queries.size() - 1).group() + 1;
        int[] groups = queries.stream().mapToInt(Query::group).toArray();
        Bootstrap bootstrap = new Bootstrap(readers, settings.bootstrapSamples(), settings.seed());
        Map<String, double[]> accuracy = new LinkedHashMap<>();
        for (int k : settings.cutoffs()) {
            accuracy.put("hit_rate@" + k, perReader(groups, readers, answers, a -> hit(a, k)));
            accuracy.put("recall@" + k, perReader(groups, readers, answers, a -> recall(a, k)));
            accuracy.put("ndcg@" + k, perReader(groups, readers, answers, a -> ndcg(a, k)));
        }
        accuracy.put("auc", perReader(groups, readers, answers, Answer::auc));
        accuracy.put("mrr", perReader(groups, readers, answers, a -> 1.0 / a.ranks()[0]));
        List<Metric> metrics = new ArrayList<>();
        accuracy.forEach((name, values) -> metrics.add(bootstrap.mean(name, values)));
        for (int k : settings.cutoffs()) {
            int[][] lists = listsPerReader(groups, readers, answers, k);
            int[] all = new int[readers];
            Arrays.setAll(all, i -> i);
            metrics.add(bootstrap.metric(
                    "coverage@" + k, coverage(lists, all), LIST_SAMPLES, units -> coverage(lists, units)));
            metrics.add(bootstrap.metric("gini@" + k, gini(lists, all), LIST_SAMPLES, units -> gini(lists, units)));
            metrics.add(bootstrap.mean("novelty@" + k, perReader(groups, readers, answers, a -> novelty(a, k))));
            metrics.add(
                    bootstrap.mean("serendipity@" + k, perReader(groups, readers, answers, a -> serendipity(a, k))));
        }
        return new Evaluation(List.copyOf(metrics), readers, queries.size(), accuracy);
    }

    /**
     * By how much one retriever foretells the held-out reads better than another, by the name of each measure of
     * accuracy; the intervals are paired: each resample takes the same readers for both.
     */
    public List<Metric> differences(Evaluation one, Evaluation other) {
        Bootstrap bootstrap = new Bootstrap(one.readers(), settings.bootstrapSamples(), settings.seed());
        List<Metric> differences = new ArrayList<>();
        one.accuracyPerReader().forEach((name, values) -> {
            double[] others = other.accuracyPerReader().get(name);
            double[] difference = new double[values.length];
            Arrays.setAll(difference, reader -> values[reader] - others[reader]);
            differences.add(bootstrap.mean(name, difference));
        });
        return differences;
    }

    private interface AnswerValue {
        double of(Answer answer);
    }

    /** Means over each reader's questions; NaN where no question has a value. */
    private static double[] perReader(int[] groups, int readers, Answer[] answers, AnswerValue value) {
        double[] sums = new double[readers];
        int[] counts = new int[readers];
        for (int i = 0; i < answers.length; i++) {
            double one = value.of(answers[i]);
            if (!Double.isNaN(one)) {
                sums[groups[i]] += one;
                counts[groups[i]]++;
            }
        }
        for (int reader = 0; reader < readers; reader++) {
            sums[reader] = counts[reader] == 0 ? Double.NaN : sums[reader] / counts[reader];
        }
        return sums;
    }

    private static double hit(Answer answer, int k) {
        return answer.ranks()[0] <= k ? 1 : 0;
    }

    private static double recall(Answer answer, int k) {
        int found = 0;
        for (int rank : answer.ranks()) {
            found += rank <= k ? 1 : 0;
        }
        return (double) found / answer.ranks().length;
    }

    private static double ndcg(Answer answer, int k) {
        double gain = 0;
        double best = 0;
        for (int i = 0; i < answer.ranks().length; i++) {
            gain += answer.ranks()[i] <= k ? discount(answer.ranks()[i]) : 0;
            best += i < k ? discount(i + 1) : 0;
        }
        return gain / best;
    }

    private static double discount(int rank) {
        return Math.log(2) / Math.log(rank + 1);
    }

    private double novelty(Answer answer, int k) {
        int length = Math.min(k, answer.list().length);
        double sum = 0;
        for (int i = 0; i < length; i++) {
            int readers = Math.max(1, train.byWork().size(answer.list()[i]));
            sum -= Math.log((double) readers / train.readers()) / Math.log(2);
        }
        return length == 0 ? Double.NaN : sum / length;
    }

    private static double serendipity(Answer answer, int k) {
        int found = 0;
        for (int i = 0; i < answer.ranks().length; i++) {
            found += answer.ranks()[i] <= k && answer.obviousRanks()[i] > k ? 1 : 0;
        }
        return (double) found / answer.ranks().length;
    }

    /** For each reader the first k of all lists, one after the other. */
    private static int[][] listsPerReader(int[] groups, int readers, Answer[] answers, int k) {
        int[] sizes = new int[readers];
        for (int i = 0; i < answers.length; i++) {
            sizes[groups[i]] += Math.min(k, answers[i].list().length);
        }
        int[][] lists = new int[readers][];
        int[] next = new int[readers];
        for (int i = 0; i < answers.length; i++) {
            int reader = groups[i];
            if (lists[reader] == null) {
                lists[reader] = new int[sizes[reader]];
            }
            int length = Math.min(k, answers[i].list().length);
            System.arraycopy(answers[i].list(), 0, lists[reader], next[reader], length);
            next[reader] += length;
        }
        return lists;
    }

    private double coverage(int[][] lists, int[] units) {
        int covered = 0;
        for (int count : listings(lists, units)) {
            covered += count > 0 ? 1 : 0;
        }
        return (double) covered / train.works();
    }

    private double gini(int[][] lists, int[] units) {
        int[] counts = listings(lists, units);
        Arrays.sort(counts);
        double weighted = 0;
        double total = 0;
        for (int i = 0; i < counts.length; i++) {
            weighted += (2.0 * (i + 1) - counts.length - 1) * counts[i];
            total += counts[i];
        }
        return weighted / (counts.length * total);
    }

    private int[] listings(int[][] lists, int[] units) {
        int[] counts = new int[train.works()];
        for (int unit : units) {
            for (int work : lists[unit]) {
                counts[work]++;
            }
        }
        return counts;
    }
}
