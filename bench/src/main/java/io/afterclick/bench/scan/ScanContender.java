package io.afterclick.bench.scan;

import io.afterclick.candidate.als.ItemFactors;
import io.afterclick.candidate.parallel.Workers;
import io.afterclick.candidate.ranking.NeighbourTable;
import io.afterclick.candidate.ranking.RankedWorks;
import java.util.Locale;
import java.util.PriorityQueue;

/** One way to the exact nearest works, or a bound of what any can do. */
enum ScanContender {
    /** {@link ItemFactors#nearest}, as each request calls it. */
    SINGLE("Afterclick, one query at a time") {
        @Override
        Scan of(float[] vectors, int factors) {
            ItemFactors items = new ItemFactors(factors, vectors);
            return (first, queries, k) -> {
                double sum = 0;
                for (int query = first; query < first + queries; query++) {
                    sum += sumOfScores(items.nearest(query, k, any -> true));
                }
                return sum;
            };
        }
    },
    /** {@link ItemFactors#nearestOfAll}, as the trainer calls it, on one thread; it always answers for all works. */
    ALL("Afterclick, all works") {
        @Override
        Scan of(float[] vectors, int factors) {
            ItemFactors items = new ItemFactors(factors, vectors);
            return new Scan() {
                @Override
                public double run(int first, int queries, int k) {
                    try (Workers one = new Workers(1)) {
                        NeighbourTable table = items.nearestOfAll(k, one);
                        double sum = 0;
                        for (int entry = table.start(first); entry < table.end(first + queries - 1); entry++) {
                            sum += table.score(entry);
                        }
                        return sum;
                    }
                }

                @Override
                public boolean answersAll() {
                    return true;
                }
            };
        }
    },
    /** Row-major plain loops and a heap: what one writes first. */
    SCALAR("scalar loop and heap") {
        @Override
        Scan of(float[] vectors, int factors) {
            float[] directions = normalized(vectors, factors);
            return (first, queries, k) -> {
                double sum = 0;
                for (int query = first; query < first + queries; query++) {
                    sum += byHeap(directions, factors, query, k);
                }
                return sum;
            };
        }
    },
    /** Only reads all vectors once per query: no scan of single queries can be faster. */
    BOUND("bound: all vectors read once") {
        @Override
        Scan of(float[] vectors, int factors) {
            float[] copy = vectors.clone();
            return (first, queries, k) -> {
                float sum = 0;
                for (int query = 0; query < queries; query++) {
                    sum += MemoryRead.sum(copy);
                }
                return sum;
            };
        }
    };

    final String title;

    ScanContender(String title) {
        this.title = title;
    }

    /** Makes ready what is made once per model. */
    abstract Scan of(float[] vectors, int factors);

    /** Answers queries. */
    @FunctionalInterface
    interface Scan {
        /**
         * Answers so many queries, each the k nearest of a work.
         *
         * @return the sum of the scores found, equal but for rounding for all that are exact
         */
        double run(int firstQuery, int queries, int k);

        /** Whether each run answers for every work, whatever it was asked. */
        default boolean answersAll() {
            return false;
        }
    }

    /** As on the command line. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static ScanContender of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }

    static double sumOfScores(RankedWorks found) {
        double sum = 0;
        for (float score : found.scores()) {
            sum += score;
        }
        return sum;
    }

    private static float[] normalized(float[] vectors, int factors) {
        float[] directions = new float[vectors.length];
        for (int from = 0; from < vectors.length; from += factors) {
            double square = 0;
            for (int at = from; at < from + factors; at++) {
                square += (double) vectors[at] * vectors[at];
            }
            for (int at = from; at < from + factors; at++) {
                directions[at] = (float) (vectors[at] / Math.sqrt(square));
            }
        }
        return directions;
    }

    private record Scored(int work, float score) {}

    private static double byHeap(float[] directions, int factors, int query, int k) {
        PriorityQueue<Scored> best = new PriorityQueue<>((a, b) -> Float.compare(a.score, b.score));
        int own = query * factors;
        for (int work = 0, from = 0; from < directions.length; work++, from += factors) {
            float sum = 0;
            for (int f = 0; f < factors; f++) {
                sum += directions[own + f] * directions[from + f];
            }
            if (work != query && (best.size() < k || sum > best.peek().score)) {
                best.add(new Scored(work, sum));
                if (best.size() > k) {
                    best.poll();
                }
            }
        }
        return best.stream().mapToDouble(Scored::score).sum();
    }
}
