package io.afterclick.feature.aggregate;

import io.afterclick.feature.aggregate.FeatureValue.Count;
import io.afterclick.feature.aggregate.FeatureValue.Marks;
import io.afterclick.feature.aggregate.FeatureValue.Number;
import io.afterclick.feature.aggregate.FeatureValue.Score;
import io.afterclick.feature.aggregate.FeatureValue.TimedIds;
import io.afterclick.feature.vector.TenantVectors;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is made of the things that {@link DistinctMarks} remembers. */
public sealed interface Summary {
    /** The value; empty where there is none. */
    Optional<FeatureValue> of(Marks marks, TenantVectors vectors);

    /** Whether it makes values of this kind. */
    boolean makes(FeatureValue value);

    /** What stands where nothing is known. */
    Optional<FeatureValue> initial();

    /** All that values depend on. */
    String definition();

    /** How many there are. */
    record Size() implements Summary {
        @Override
        public Optional<FeatureValue> of(Marks marks, TenantVectors vectors) {
            return Optional.of(new Count(marks.entries().size(), marks.asOf()));
        }

        @Override
        public boolean makes(FeatureValue value) {
            return value instanceof Count;
        }

        @Override
        public Optional<FeatureValue> initial() {
            return Optional.of(new Count(0, FeatureValue.NEVER));
        }

        @Override
        public String definition() {
            return "count";
        }
    }

    /** Sum of their amounts. */
    record Total() implements Summary {
        @Override
        public Optional<FeatureValue> of(Marks marks, TenantVectors vectors) {
            double total = marks.entries().stream().mapToDouble(Mark::amount).sum();
            return Optional.of(new Number(total, marks.asOf()));
        }

        @Override
        public boolean makes(FeatureValue value) {
            return value instanceof Number;
        }

        @Override
        public Optional<FeatureValue> initial() {
            return Optional.of(new Number(0, FeatureValue.NEVER));
        }

        @Override
        public String definition() {
            return "sum";
        }
    }

    /** Their labels, newest first; a label comes as often as things have it. */
    record Labels() implements Summary {
        @Override
        public Optional<FeatureValue> of(Marks marks, TenantVectors vectors) {
            return Optional.of(new TimedIds(marks.entries().stream()
                    .map(mark -> new TimedId(mark.label(), mark.timeMillis()))
                    .toList()));
        }

        @Override
        public boolean makes(FeatureValue value) {
            return value instanceof TimedIds;
        }

        @Override
        public Optional<FeatureValue> initial() {
            return Optional.of(new TimedIds(List.of()));
        }

        @Override
        public String definition() {
            return "last_n";
        }
    }

    /**
     * Sum of their amounts, each of which halves with time.
     *
     * @param halfLife time in which an amount comes to half, 1 s or more
     */
    record Decayed(Duration halfLife) implements Summary {
        /** @throws IllegalArgumentException when the half-life is out of its range */
        public Decayed {
            if (halfLife.compareTo(Duration.ofSeconds(1)) < 0) {
                throw new IllegalArgumentException("half_life must be 1 s or more, not " + halfLife);
            }
        }

        @Override
        public Optional<FeatureValue> of(Marks marks, TenantVectors vectors) {
            double sum = 0;
            Instant newest = marks.asOf();
            for (Mark mark : marks.entries()) {
                double ageMillis = newest.toEpochMilli() - mark.timeMillis();
                sum += mark.amount() * Math.pow(0.5, ageMillis / halfLife.toMillis());
            }
            return Optional.of(new FeatureValue.Decayed(sum, halfLife, newest));
        }

        @Override
        public boolean makes(FeatureValue value) {
            return value instanceof FeatureValue.Decayed decayed
                    && decayed.halfLife().equals(halfLife);
        }

        @Override
        public Optional<FeatureValue> initial() {
            return Optional.of(new FeatureValue.Decayed(0, halfLife, FeatureValue.NEVER));
        }

        @Override
        public String definition() {
            return "decayed_sum:" + halfLife.toMillis() + "ms";
        }
    }

    /**
     * Those without a label as a share of those labelled {@link DistinctMarks#BASE}.
     *
     * @param prior what holds while little is known
     */
    record Share(Prior prior) implements Summary {
        @Override
        public Optional<FeatureValue> of(Marks marks, TenantVectors vectors) {
            long base = marks.entries().stream()
                    .filter(mark -> mark.label().equals(DistinctMarks.BASE))
                    .count();
            return Optional.of(new Number(prior.rate(marks.entries().size() - base, base), marks.asOf()));
        }

        @Override
        public boolean makes(FeatureValue value) {
            return value instanceof Number;
        }

        @Override
        public Optional<FeatureValue> initial() {
            return Optional.of(new Number(prior.rate(0, 0), FeatureValue.NEVER));
        }

        @Override
        public String definition() {
            return "rate:" + prior.a() + "," + prior.b();
        }
    }

    /**
     * How narrow the works are that they are labelled with, each weighed by how often it comes: {@code |sum w s| / sum w}
     * for vectors {@code s} of length 1, which is the weighted mean cosine to their common direction. 1 is one taste;
     * vectors of no common direction come to about {@code n^-1/2}, so small numbers of works look narrower than they are.
     *
     * <p>Waller, Anderson, "Generalists and Specialists: Using Community Embeddings to Quantify Activity Diversity in
     * Online Platforms", WWW 2019; Anderson, Maystre, Anderson, Mehrotra, Lalmas, "Algorithmic Effects on the Diversity of
     * Consumption on Spotify", WWW 2020. There weights are plays; here they are distinct episodes among the last reads.
     *
     * @param minimumWorks distinct works with a vector that it takes, 1 or more; with fewer there is no value
     */
    record GsScore(int minimumWorks) implements Summary {
        /** @throws IllegalArgumentException when the number is out of its range */
        public GsScore {
            if (minimumWorks < 1 || minimumWorks > DistinctMarks.MAX_KEEP) {
                throw new IllegalArgumentException(
                        "min_works must be 1 to " + DistinctMarks.MAX_KEEP + ", not " + minimumWorks);
            }
        }

        @Override
        public Optional<FeatureValue> of(Marks marks, TenantVectors vectors) {
            Map<String, Integer> weights = new LinkedHashMap<>(); // newest first, so that every replica adds alike
            marks.entries().forEach(mark -> weights.merge(mark.label(), 1, Integer::sum));
            double[] sum = {};
            int works = 0;
            long weight = 0;
            for (Map.Entry<String, Integer> work : weights.entrySet()) {
                float[] vector = vectors.find(work.getKey());
                if (sum.length == 0) {
                    sum = new double[vector.length];
                }
                if (vector.length == 0 || vector.length != sum.length) {
                    continue; // not known, or against the contract of another width than the rest
                }
                add(vector, work.getValue(), sum);
                works++;
                weight += work.getValue();
            }
            if (works < minimumWorks) {
                return Optional.empty();
            }
            double score = Math.min(1, length(sum) / weight);
            return Optional.of(new Score(score, works, vectors.modelVersion(), marks.asOf()));
        }

        private static void add(float[] vector, int weight, double[] sum) {
            for (int factor = 0; factor < sum.length; factor++) {
                sum[factor] += (double) weight * vector[factor];
            }
        }

        private static double length(double[] vector) {
            double squares = 0;
            for (double value : vector) {
                squares += value * value;
            }
            return Math.sqrt(squares);
        }

        @Override
        public boolean makes(FeatureValue value) {
            return value instanceof Score;
        }

        @Override
        public Optional<FeatureValue> initial() {
            return Optional.of(new Score(0, 0, "", FeatureValue.NEVER));
        }

        @Override
        public String definition() {
            return "gs_score:" + minimumWorks;
        }
    }
}
