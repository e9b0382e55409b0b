package io.afterclick.local.trial;

import io.afterclick.local.simulation.Catalog;
import io.afterclick.local.simulation.Oracle;
import io.afterclick.local.simulation.Response;
import io.afterclick.local.simulation.Visit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * Watches a policy find excellent new works: how many impressions each has cost until it is shown where it belongs.
 *
 * <p>A star belongs into the slates that hold it in the oracle's. It counts as found when it was in {@value #SHOWN} of the
 * last {@value #WINDOW} slates into which it belonged.
 */
public final class Discovery implements PolicyUnderTest {
    static final int WINDOW = 100;
    static final int SHOWN = 50;

    private final PolicyUnderTest policy;
    private final Catalog catalog;
    private final Oracle oracle;
    private final long[] impressions; // [works]
    private final long[] foundAfter; // [works], impressions; -1: not found
    private final boolean[][] shown; // [works][window], only for stars
    private final long[] belonged; // [works]
    private final int[] shownInWindow; // [works]

    public Discovery(PolicyUnderTest policy, Catalog catalog, Oracle oracle) {
        this.policy = policy;
        this.catalog = catalog;
        this.oracle = oracle;
        this.impressions = new long[catalog.works()];
        this.foundAfter = new long[catalog.works()];
        this.shown = new boolean[catalog.works()][];
        this.belonged = new long[catalog.works()];
        this.shownInWindow = new int[catalog.works()];
        Arrays.fill(foundAfter, -1);
        Arrays.setAll(shown, work -> new boolean[catalog.isStar(work) ? WINDOW : 0]);
    }

    @Override
    public String name() {
        return policy.name();
    }

    @Override
    public int[] rank(Visit visit, int[] candidates, double[] scores, int places) {
        int[] slate = policy.rank(visit, candidates, scores, places);
        int[] best = Trial.firstAmong(oracle.order(visit.query(), visit.day()), candidates, places);
        for (int work : best) {
            if (catalog.isStar(work) && foundAfter[work] < 0) {
                belongs(work, contains(slate, work));
            }
        }
        return slate;
    }

    private void belongs(int star, boolean isShown) {
        int at = (int) (belonged[star]++ % WINDOW);
        shownInWindow[star] += (isShown ? 1 : 0) - (shown[star][at] ? 1 : 0);
        shown[star][at] = isShown;
        if (shownInWindow[star] >= SHOWN) {
            foundAfter[star] = impressions[star];
        }
    }

    private static boolean contains(int[] slate, int work) {
        for (int shownWork : slate) {
            if (shownWork == work) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void observe(Visit visit, int[] slate, Response response) {
        for (int place = 0; place < response.seen(); place++) {
            impressions[slate[place]]++;
        }
        policy.observe(visit, slate, response);
    }

    @Override
    public void tick(long nowMillis) {
        policy.tick(nowMillis);
    }

    /**
     * One excellent new work.
     *
     * @param impressions all that it had
     * @param foundAfter impressions until it was found; empty where it was not
     */
    public record Star(int work, long impressions, OptionalLong foundAfter) {}

    /** The stars that belonged somewhere often enough to be found. */
    public List<Star> stars() {
        List<Star> stars = new ArrayList<>();
        for (int work = 0; work < catalog.works(); work++) {
            if (catalog.isStar(work) && belonged[work] >= SHOWN) {
                stars.add(new Star(
                        work,
                        impressions[work],
                        foundAfter[work] < 0 ? OptionalLong.empty() : OptionalLong.of(foundAfter[work])));
            }
        }
        return stars;
    }
}
