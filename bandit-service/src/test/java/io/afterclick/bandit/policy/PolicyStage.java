package io.afterclick.bandit.policy;

import io.afterclick.bandit.count.Arm;
import io.afterclick.bandit.count.ArmCounts;
import io.afterclick.bandit.count.CountTable;
import io.afterclick.bandit.count.OutcomeCounts;
import io.afterclick.bandit.count.SlateCounts;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** A query work with candidates w0, w1, ... in fusion order, other query works, and a policy that ranks them. */
final class PolicyStage {
    static final long NOW = 1_790_000_000_000L;
    static final int SLATE = 10;

    final CountTable table = new CountTable(1_000_000);
    final PolicySettings settings;
    private final TenantPriors priors =
            new TenantPriors(table, PriorSettings.DEFAULT, Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC));

    PolicyStage(Reward reward) {
        this(PolicySettings.of(reward));
    }

    PolicyStage(PolicySettings settings) {
        this.settings = settings;
        priors.of("t", settings.memory());
    }

    PolicyStage see(int candidate, OutcomeCounts counts) {
        return see("q", "w" + candidate, NOW, counts, 0);
    }

    PolicyStage see(String query, String work, long decidedAt, OutcomeCounts counts, double score) {
        table.put(new Arm("t", query, work), ArmCounts.ZERO.plus(decidedAt, counts, score));
        return this;
    }

    TenantPrior prior() {
        priors.refresh();
        return priors.of("t", settings.memory());
    }

    Posteriors posteriors(int candidates) {
        return posteriors(candidates, new double[candidates]);
    }

    Posteriors posteriors(int candidates, double[] scores) {
        List<String> works =
                IntStream.range(0, candidates).mapToObj(i -> "w" + i).toList();
        TenantPrior prior = prior();
        SlateCounts counts = table.gather("t", "q", works, prior.weighing());
        return Posteriors.of(counts, scores, SLATE, prior, settings);
    }

    int[] order(Posteriors posteriors, long seed) {
        double[] utility = draw(posteriors, seed);
        return IntStream.range(0, utility.length)
                .boxed()
                .sorted((x, y) -> Double.compare(utility[y], utility[x]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    double[] draw(Posteriors posteriors, long seed) {
        double[] utility = new double[posteriors.size()];
        new Policy("under-test", 2, settings).draw(posteriors, new SplittableRandom(seed), utility);
        return utility;
    }

    /** Mean position over draws, from 1. */
    double meanPosition(Posteriors posteriors, int candidate, int draws) {
        double mean = 0;
        for (int seed = 0; seed < draws; seed++) {
            int[] order = order(posteriors, seed);
            for (int position = 0; position < order.length; position++) {
                if (order[position] == candidate) {
                    mean += (position + 1.0) / draws;
                }
            }
        }
        return mean;
    }

    /** So many impressions at the first position; of these so many clicks; of these so many read-ons, all ripe. */
    static OutcomeCounts ripe(long impressions, long clicks, long readOns) {
        return OutcomeCounts.of(
                new long[] {impressions},
                new long[] {clicks},
                impressions - clicks,
                readOns,
                clicks - readOns,
                0,
                0,
                new long[0],
                new long[] {0, readOns});
    }
}
