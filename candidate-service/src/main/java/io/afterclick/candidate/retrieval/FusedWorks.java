package io.afterclick.candidate.retrieval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * The distinct works of several rankings with their fused scores, by place in the order in which they were first found;
 * that is no order of merit.
 *
 * <p>Immutable. Making it takes O(entries of all rankings), without an object for each work.
 */
public final class FusedWorks {
    private static final int NOT_FOUND = 0;

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
                places.numbers(),
                Arrays.copyOf(scores, places.size()),
                Arrays.copyOf(ranks, places.size() * rankings.size()));
    }

    /** Number of works. */
    public int size() {
        return works.length;
    }

    /** Catalog ordinal of the work at a place from 0. */
    public int work(int place) {
        return works[place];
    }

    /** The place of a work; O(size). */
    public OptionalInt placeOf(int work) {
        for (int place = 0; place < works.length; place++) {
            if (works[place] == work) {
                return OptionalInt.of(place);
            }
        }
        return OptionalInt.empty();
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
        evidence.sort(Evidence.BEST_RANK_FIRST);
        return evidence;
    }
}
