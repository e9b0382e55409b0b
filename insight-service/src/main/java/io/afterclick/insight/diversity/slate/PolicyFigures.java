package io.afterclick.insight.diversity.slate;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * What a policy's slates are like: how accurate, how diverse, how new, how surprising.
 *
 * @param policy its name
 * @param slates shown
 * @param seen works that came into sight
 * @param clickRate clicks / seen
 * @param continuation read-ons / clicks
 * @param yield read-ons / seen
 * @param distance mean distance within a slate
 * @param novelty mean of -log2 of the share of readers who have clicked a seen work: bits of surprise that it is shown at all (Zhou et
 *     al., "Solving the apparent diversity-accuracy dilemma of recommender systems", PNAS 2010)
 * @param serendipity mean distance from the query work of works that were seen and read on, 0 for those that were not: unexpected and
 *     welcome (Ge, Delgado-Battenfeld, Jannach, "Beyond accuracy", RecSys 2010)
 * @param worksSeen different works that anybody saw
 */
public record PolicyFigures(
        String policy,
        int slates,
        int seen,
        double clickRate,
        double continuation,
        double yield,
        double distance,
        double novelty,
        double serendipity,
        int worksSeen) {
    /** Of each policy of a log, in the order of their numbers. */
    public static List<PolicyFigures> of(SlateLog log) {
        double[] surprise = surprise(log);
        List<PolicyFigures> figures = new ArrayList<>();
        for (int policy = 0; policy < log.policies().size(); policy++) {
            figures.add(one(log, policy, surprise));
        }
        return figures;
    }

    /** Of each work; readers get one more who has clicked everything, so that it is finite. */
    private static double[] surprise(SlateLog log) {
        BitSet[] readers = new BitSet[log.works()];
        for (ShownSlate slate : log.slates()) {
            for (int place = 0; place < slate.works().length; place++) {
                if (slate.clicked()[place] && slate.reader() >= 0) {
                    int work = slate.works()[place];
                    readers[work] = readers[work] == null ? new BitSet() : readers[work];
                    readers[work].set(slate.reader());
                }
            }
        }
        double[] surprise = new double[log.works()];
        for (int work = 0; work < surprise.length; work++) {
            double clicked = 1 + (readers[work] == null ? 0 : readers[work].cardinality());
            surprise[work] = Math.log((log.readers() + 1) / clicked) / Math.log(2);
        }
        return surprise;
    }

    private static PolicyFigures one(SlateLog log, int policy, double[] surprise) {
        int slates = 0;
        int seen = 0;
        int clicks = 0;
        int readOns = 0;
        int distances = 0;
        double distance = 0;
        double novelty = 0;
        double serendipity = 0;
        BitSet works = new BitSet();
        for (ShownSlate slate : log.slates()) {
            if (slate.policy() != policy) {
                continue;
            }
            slates++;
            double own = slate.distance(log.vectors());
            if (!Double.isNaN(own)) {
                distance += own;
                distances++;
            }
            for (int place = 0; place < slate.works().length; place++) {
                int work = slate.works()[place];
                if (!slate.seen()[place]) {
                    continue;
                }
                seen++;
                works.set(work);
                novelty += surprise[work];
                clicks += slate.clicked()[place] ? 1 : 0;
                if (slate.readOn()[place]) {
                    readOns++;
                    if (log.vectors().knows(work) && log.vectors().knows(slate.queryWork())) {
                        serendipity += 1 - log.vectors().cosine(work, slate.queryWork());
                    }
                }
            }
        }
        return new PolicyFigures(
                log.policies().get(policy),
                slates,
                seen,
                clicks / (double) seen,
                readOns / (double) clicks,
                readOns / (double) seen,
                distance / distances,
                novelty / seen,
                serendipity / seen,
                works.cardinality());
    }
}
