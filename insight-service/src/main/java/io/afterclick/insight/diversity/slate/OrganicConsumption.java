package io.afterclick.insight.diversity.slate;

import io.afterclick.insight.diversity.statistics.Confidence;
import io.afterclick.insight.diversity.statistics.RankCorrelation;
import io.afterclick.insight.report.Estimate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Are works that readers take from slates as diverse as those that they come across by themselves? Organic are the query works: a
 * reader came to each without a slate; recommended are the works that they clicked in slates.
 *
 * @param minWorks different works of each kind that a reader must have
 * @param readers who have
 * @param organic their mean distance between organic works
 * @param recommended their mean distance between recommended works
 * @param difference recommended less organic, paired by reader
 * @param correlation of both, Spearman's
 */
public record OrganicConsumption(
        int minWorks, int readers, Estimate organic, Estimate recommended, Estimate difference, Estimate correlation) {
    private static final int FEWEST_READERS = 30;

    /** Nothing where fewer than 30 readers have enough works of each kind. */
    public static Optional<OrganicConsumption> of(SlateLog log, int minWorks) {
        List<Set<Integer>> organic = sets(log.readers());
        List<Set<Integer>> recommended = sets(log.readers());
        for (ShownSlate slate : log.slates()) {
            if (slate.reader() < 0) {
                continue;
            }
            if (log.vectors().knows(slate.queryWork())) {
                organic.get(slate.reader()).add(slate.queryWork());
            }
            for (int place = 0; place < slate.works().length; place++) {
                if (slate.clicked()[place] && log.vectors().knows(slate.works()[place])) {
                    recommended.get(slate.reader()).add(slate.works()[place]);
                }
            }
        }
        List<double[]> pairs = new ArrayList<>();
        for (int reader = 0; reader < log.readers(); reader++) {
            if (organic.get(reader).size() >= minWorks
                    && recommended.get(reader).size() >= minWorks) {
                pairs.add(new double[] {
                    distance(organic.get(reader), log.vectors()), distance(recommended.get(reader), log.vectors())
                });
            }
        }
        if (pairs.size() < FEWEST_READERS) {
            return Optional.empty();
        }
        double[] first = pairs.stream().mapToDouble(pair -> pair[0]).toArray();
        double[] second = pairs.stream().mapToDouble(pair -> pair[1]).toArray();
        double[] difference =
                pairs.stream().mapToDouble(pair -> pair[1] - pair[0]).toArray();
        return Optional.of(new OrganicConsumption(
                minWorks,
                pairs.size(),
                Confidence.mean(first),
                Confidence.mean(second),
                Confidence.mean(difference),
                RankCorrelation.estimate(first, second)));
    }

    private static List<Set<Integer>> sets(int readers) {
        List<Set<Integer>> sets = new ArrayList<>(readers);
        for (int reader = 0; reader < readers; reader++) {
            sets.add(new HashSet<>());
        }
        return sets;
    }

    /** Mean cosine distance of two different works. */
    private static double distance(Set<Integer> works, WorkVectors vectors) {
        int[] all = works.stream().mapToInt(Integer::intValue).sorted().toArray();
        double sum = 0;
        for (int a = 1; a < all.length; a++) {
            for (int b = 0; b < a; b++) {
                sum += 1 - vectors.cosine(all[a], all[b]);
            }
        }
        return sum / (all.length * (all.length - 1) / 2.0);
    }
}
