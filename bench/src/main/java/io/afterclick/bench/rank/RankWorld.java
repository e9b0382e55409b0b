package io.afterclick.bench.rank;

import io.afterclick.bandit.count.Arm;
import io.afterclick.bandit.count.ArmCounts;
import io.afterclick.bandit.count.CountSpan;
import io.afterclick.bandit.count.CountTable;
import io.afterclick.bandit.count.OutcomeCounts;
import io.afterclick.bandit.count.PositionBins;
import java.util.SplittableRandom;

/**
 * Arms as a tenant has them: each decided in 1 to 3 spans of time within thirty days, 1 to 12 impressions in a span at one or
 * two positions, 30 % of the arms clicked, two fifths of these clicks read on.
 */
final class RankWorld {
    static final long SEED = 20_260_105;
    static final String TENANT = "bench";

    /** The moment of the latest decision. */
    static final long NOW_MILLIS = 1_790_000_000_000L;

    private static final int CANDIDATES = 100;
    private static final double CLICKED = 0.3;
    private static final double READ_ON = 0.4;
    private static final int MOST_UNITS_BACK = 120;

    private final SplittableRandom random = new SplittableRandom(SEED);

    /** Fills a table with {@code arms} arms, 100 for each query work. */
    void fill(CountTable table, int arms) {
        for (int arm = 0; arm < arms; arm++) {
            int query = arm / CANDIDATES;
            int work = (query * 31 + arm % CANDIDATES * 7) % Math.max(CANDIDATES * 8, arms / CANDIDATES);
            table.put(new Arm(TENANT, "w" + query, "w" + work), counts());
        }
    }

    /** Counts of one arm. */
    ArmCounts counts() {
        ArmCounts counts = ArmCounts.ZERO;
        int spans = 1 + random.nextInt(3);
        boolean clicked = random.nextDouble() < CLICKED;
        for (int span = 0; span < spans; span++) {
            long at = NOW_MILLIS - random.nextInt(MOST_UNITS_BACK) * CountSpan.UNIT_MILLIS;
            counts = counts.plus(at, outcomes(clicked && span == 0), random.nextDouble());
        }
        return counts;
    }

    private OutcomeCounts outcomes(boolean clicked) {
        long[] impressions = new long[PositionBins.COUNT];
        impressions[random.nextInt(10)] += 1 + random.nextInt(8);
        impressions[random.nextInt(10)] += random.nextInt(5);
        long[] clicks = new long[PositionBins.COUNT];
        long seen = 0;
        for (int bin = 0; bin < impressions.length; bin++) {
            seen += impressions[bin];
            if (clicked && impressions[bin] > 0) {
                clicks[bin] = 1;
                clicked = false;
            }
        }
        long clickCount = 0;
        for (long click : clicks) {
            clickCount += click;
        }
        long readOns = clickCount > 0 && random.nextDouble() < READ_ON ? 1 : 0;
        return OutcomeCounts.of(
                impressions, clicks, seen - clickCount, readOns, clickCount - readOns, 0, 0, new long[0], new long[] {
                    0, 0, readOns
                });
    }
}
