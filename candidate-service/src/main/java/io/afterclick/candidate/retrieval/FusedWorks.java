package io.afterclick.candidate.retrieval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * The distinct works of several rankings with their fused scores, by place in the order in which they were first found;
 * that is no order of merit.
 *
 * <p>Immutable. Making it takes O(entries of all rankings), without an object for each work.
 */
public final class FusedWorks {
    private static final int NOT_FOUND = 0;
    private static final Comparator<Evidence> BEST_RANK_FIRST =
            Comparator.comparingInt(Evidence::rank).thenComparing(Evidence::retriever);

    private final List<RetrieverRanking> rankings;
    private final int[] works;
    private final double[] scores;
    /** {@code [works x rankings]}, from 1; {@link #NOT_FOUND} where a ranking does not have the work. */
    private final int[] ranks;

    private FusedWorks(List<RetrieverRanking> rankings, int[] works, double[] scores, int[] ranks) {
        this.rankings = rankings;
        this.works = works;
        this.scores = scores;
        this.ranks = ranks;
    }

    /**
     * Adds up what each ranking gives to its works.
     *
     * @param rankings one for each retriever
     * @param shares of a ranking: what it adds to the score of each of its works, in its order
     */
    public static FusedWorks sum(List<RetrieverRanking> rankings, Function<RetrieverRanking, double[]> shares) {
        int entries = 0;
        for (RetrieverRanking ranking : rankings) {
            entries += ranking.size();
        }
        Places places = new Places(entries);
        double[] scores = new double[entries];
        int[] ranks = new int[entries * rankings.size()];
        for (int r = 0; r < rankings.size(); r++) {
            RetrieverRanking ranking = rankings.get(r);
            double[] added = shares.apply(ranking);
            for (int i = 0; i < ranking.size(); i++) {
                int place = places.of(ranking.work(i));
                scores[place] += added[i];
                ranks[place * rankings.size() + r] = i + 1;
            }
        }
        return new FusedWorks(
                List.copyOf(rankings),
                Arrays.copyOf(places.works, places.size),
                Arrays.copyOf(scores, places.size),
                Arrays.copyOf(ranks, places.size * rankings.size()));
    }

    /** Number of works. */
    public int size() {
        return works.length;
    }

    /** Catalog ordinal of the work at a place from 0. */
    public int work(int place) {
        return works[place];
    }

    /** Fused score of the work at a place from 0: 0 and up, larger is better. */
    public double score(int place) {
        return scores[place];
    }

    /** What each retriever said of the work at a place from 0, best rank first. */
    public List<Evidence> evidence(int place) {
        List<Evidence> evidence = new ArrayList<>(rankings.size());
        for (int r = 0; r < rankings.size(); r++) {
            int rank = ranks[place * rankings.size() + r];
            if (rank != NOT_FOUND) {
                RetrieverRanking ranking = rankings.get(r);
                evidence.add(new Evidence(ranking.retriever(), rank, ranking.score(rank - 1)));
            }
        }
        evidence.sort(BEST_RANK_FIRST);
        return evidence;
    }

    /** Gives out places in the order of asking: an open-addressing hash table of ordinals. */
    private static final class Places {
        private static final int SPREAD = 0x9E3779B9; // of Fibonacci hashing: neighbouring ordinals go far apart

        private final int[] works;
        /** Place plus one; 0 for a free cell. */
        private final int[] table;

        private final int shift;
        private int size;

        Places(int expected) {
            this.works = new int[expected];
            int bits = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(1, 2 * expected));
            this.table = new int[1 << bits];
            this.shift = Integer.SIZE - bits;
        }

        int of(int work) {
            int cell = (work * SPREAD) >>> shift;
            while (table[cell] != 0) {
                int place = table[cell] - 1;
                if (works[place] == work) {
                    return place;
                }
                cell = (cell + 1) & (table.length - 1);
            }
            works[size] = work;
            table[cell] = ++size;
            return size - 1;
        }
    }
}
