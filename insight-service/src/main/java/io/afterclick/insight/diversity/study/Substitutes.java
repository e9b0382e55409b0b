package io.afterclick.insight.diversity.study;

import io.afterclick.insight.diversity.embedding.Embedding;
import io.afterclick.insight.diversity.reading.Consumption;
import io.afterclick.insight.diversity.reading.Works;
import io.afterclick.insight.diversity.score.Spread;
import io.afterclick.insight.diversity.score.TasteSketch;
import io.afterclick.insight.diversity.score.VendiScore;
import io.afterclick.insight.diversity.statistics.RankCorrelation;
import io.afterclick.insight.report.Estimate;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Other measures than the GS-score: what they cost, and whether they order readers as it does. */
public final class Substitutes {
    /** Pairs of works that the naive form looks at, in all; more readers are not measured. */
    private static final long MOST_PAIRS = 20_000_000;

    private static final int ACTIVITY_BINS = 10;
    private static final double MEASURED_SECONDS = 0.2;
    private static final double WARM_UP_SECONDS = 0.1;

    private Substitutes() {}

    /** A measure with its name and what it needs. */
    public record Candidate(String key, String name, String needs, ReaderMeasure measure) {}

    /**
     * What came of one of them.
     *
     * @param key in the file of numbers
     * @param name as people read it
     * @param needs what must be known to compute it
     * @param correlation Spearman's with the GS-score, over the readers; 1: the same order
     * @param withinActivity the same among readers of like activity, mean over bins
     * @param cpuSecondsPerMillionReads measured on one thread
     * @param timesNaiveSpeed how many times faster than the pairwise form
     */
    public record Measured(
            String key,
            String name,
            String needs,
            Estimate correlation,
            double withinActivity,
            double cpuSecondsPerMillionReads,
            double timesNaiveSpeed) {}

    /**
     * The results.
     *
     * @param readers that were measured
     * @param reads of them: pairs of reader and work
     * @param measured the pairwise form first, then the running sum, then the others
     */
    public record Comparison(int readers, long reads, List<Measured> measured) {}

    /** All measures that these works allow. */
    public static List<Candidate> candidates(Embedding embedding, Works works, long seed) {
        WorkClusters clusters = WorkClusters.of(embedding, works.titles().size(), seed);
        TasteSketch sketch = new TasteSketch(embedding.vectors(), embedding.width(), seed);
        List<Candidate> all = new ArrayList<>();
        all.add(new Candidate("gs_naive", "GS-score, all pairs", "vectors", naive(embedding)));
        all.add(new Candidate("gs", "GS-score, running sum", "vectors", ReaderMeasure.gsScore(embedding)));
        all.add(new Candidate(
                "ild", "intra-list distance, debiased", "vectors", ReaderMeasure.intraListDistance(embedding)));
        all.add(new Candidate(
                "sketch",
                "GS-score from sketches of 16 bytes",
                "sketches of vectors",
                (held, reader) ->
                        1 - sketch.gsScore(held.works(), held.plays(), held.start(reader), held.start(reader + 1))));
        all.add(new Candidate(
                "vendi",
                "Vendi score",
                "vectors",
                (held, reader) -> VendiScore.of(
                        embedding.vectors(),
                        embedding.width(),
                        held.works(),
                        held.plays(),
                        held.start(reader),
                        held.start(reader + 1))));
        int[][] grouped = new int[clusters.groups().length][];
        Arrays.setAll(grouped, work -> clusters.groups()[work] < 0 ? new int[0] : new int[] {clusters.groups()[work]});
        addSpreads(all, "cluster", "clusters of works", grouped, clusters.count());
        if (works.haveGenres()) {
            addSpreads(
                    all, "genre", "genres", works.genres(), works.genreNames().size());
        }
        if (works.haveCreators()) {
            all.add(new Candidate(
                    "creators", "number of creators", "creators", distinct(works.creators(), works.creatorCount())));
        }
        all.add(new Candidate("works", "number of works", "nothing", (held, reader) -> held.size(reader)));
        return all;
    }

    private static void addSpreads(List<Candidate> all, String key, String kinds, int[][] kindsOf, int count) {
        all.add(new Candidate(
                key + "_entropy",
                "entropy of " + kinds,
                kinds,
                (held, reader) -> Spread.entropy(amounts(held, reader, kindsOf, count))));
        all.add(new Candidate(
                key + "_rao",
                "Rao's Q of " + kinds,
                kinds,
                (held, reader) -> Spread.giniSimpson(amounts(held, reader, kindsOf, count))));
        all.add(new Candidate(
                key + "_gini",
                "evenness over " + kinds,
                kinds,
                (held, reader) -> 1 - Spread.gini(amounts(held, reader, kindsOf, count))));
    }

    /** Measures all of them on readers of at least so many works, in one run. */
    public static Comparison compare(Consumption consumption, List<Candidate> candidates, int minWorks) {
        int[] readers = sample(consumption, minWorks);
        long reads = IntStream.of(readers).mapToLong(consumption::size).sum();
        int[] bins = HalvesByActivity.bins(
                IntStream.of(readers).map(consumption::size).toArray(), ACTIVITY_BINS);
        double[] gs = candidates.stream()
                .filter(one -> one.key.equals("gs"))
                .findFirst()
                .map(one -> values(one.measure, consumption, readers))
                .orElseThrow();
        List<Measured> measured = new ArrayList<>();
        double naive = Double.NaN;
        for (Candidate candidate : candidates) {
            double[] values = values(candidate.measure, consumption, readers);
            double cost = seconds(candidate.measure, consumption, readers) / reads * 1e6;
            naive = candidate.key.equals("gs_naive") ? cost : naive;
            measured.add(new Measured(
                    candidate.key,
                    candidate.name,
                    candidate.needs,
                    correlation(values, gs),
                    within(values, gs, bins),
                    cost,
                    naive / cost));
        }
        return new Comparison(readers.length, reads, measured);
    }

    /** Correlation of a measure with the GS-score among readers of at least so many works. */
    public static Estimate correlation(Consumption consumption, ReaderMeasure one, ReaderMeasure other, int minWorks) {
        int[] readers = sample(consumption, minWorks);
        return correlation(values(one, consumption, readers), values(other, consumption, readers));
    }

    /** The first readers with works enough, as many as the naive form can take. */
    private static int[] sample(Consumption consumption, int minWorks) {
        long pairs = 0;
        List<Integer> readers = new ArrayList<>();
        for (int reader = 0; reader < consumption.readerCount() && pairs < MOST_PAIRS; reader++) {
            if (consumption.size(reader) >= Math.max(2, minWorks)) {
                readers.add(reader);
                pairs += (long) consumption.size(reader) * consumption.size(reader);
            }
        }
        return readers.stream().mapToInt(Integer::intValue).toArray();
    }

    private static double[] values(ReaderMeasure measure, Consumption consumption, int[] readers) {
        return IntStream.of(readers)
                .mapToDouble(reader -> measure.of(consumption, reader))
                .toArray();
    }

    /** CPU seconds of this thread for one pass over all readers. */
    private static double seconds(ReaderMeasure measure, Consumption consumption, int[] readers) {
        repeat(measure, consumption, readers, WARM_UP_SECONDS);
        return repeat(measure, consumption, readers, MEASURED_SECONDS);
    }

    private static double repeat(ReaderMeasure measure, Consumption consumption, int[] readers, double least) {
        double start = cpuSeconds();
        int passes = 0;
        double spent;
        double sum = 0;
        do {
            for (int reader : readers) {
                sum += measure.of(consumption, reader);
            }
            passes++;
            spent = cpuSeconds() - start;
        } while (spent < least);
        if (sum == Double.MIN_VALUE) {
            throw new ArithmeticException("never so; keeps the sum from being left out");
        }
        return spent / passes;
    }

    private static double cpuSeconds() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() * 1e-9;
    }

    /** Over the readers that both can tell of. */
    private static Estimate correlation(double[] x, double[] y) {
        int[] both = IntStream.range(0, x.length)
                .filter(i -> !Double.isNaN(x[i]) && !Double.isNaN(y[i]))
                .toArray();
        return RankCorrelation.estimate(
                IntStream.of(both).mapToDouble(i -> x[i]).toArray(),
                IntStream.of(both).mapToDouble(i -> y[i]).toArray());
    }

    private static double within(double[] x, double[] y, int[] bins) {
        double sum = 0;
        int counted = 0;
        for (int b = 0; b < ACTIVITY_BINS; b++) {
            int bin = b;
            int[] members =
                    IntStream.range(0, bins.length).filter(i -> bins[i] == bin).toArray();
            double rho = correlation(
                            IntStream.of(members).mapToDouble(i -> x[i]).toArray(),
                            IntStream.of(members).mapToDouble(i -> y[i]).toArray())
                    .value();
            if (!Double.isNaN(rho)) {
                sum += members.length * rho;
                counted += members.length;
            }
        }
        return counted == 0 ? Double.NaN : sum / counted;
    }

    /** One minus the root of the weighted mean of all pairwise cosines: O(n^2 d). */
    private static ReaderMeasure naive(Embedding embedding) {
        return (held, reader) -> {
            double sum = 0;
            double total = 0;
            for (int i = held.start(reader); i < held.start(reader + 1); i++) {
                total += held.plays()[i];
                for (int j = held.start(reader); j < held.start(reader + 1); j++) {
                    sum += held.plays()[i]
                            * (double) held.plays()[j]
                            * embedding.cosine(held.works()[i], held.works()[j]);
                }
            }
            return total == 0 ? Double.NaN : 1 - Math.sqrt(Math.max(0, sum)) / total;
        };
    }

    private static ReaderMeasure distinct(int[][] kindsOf, int count) {
        int[] seen = new int[count];
        int[] turn = {0};
        return (held, reader) -> {
            turn[0]++;
            int different = 0;
            for (int i = held.start(reader); i < held.start(reader + 1); i++) {
                for (int kind : kindsOf[held.works()[i]]) {
                    different += seen[kind] == turn[0] ? 0 : 1;
                    seen[kind] = turn[0];
                }
            }
            return different;
        };
    }

    /** Plays of each kind; a work of several kinds is divided among them. */
    private static double[] amounts(Consumption held, int reader, int[][] kindsOf, int count) {
        double[] amounts = new double[count];
        for (int i = held.start(reader); i < held.start(reader + 1); i++) {
            int[] kinds = kindsOf[held.works()[i]];
            for (int kind : kinds) {
                amounts[kind] += held.plays()[i] / (double) kinds.length;
            }
        }
        return amounts;
    }
}
