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
 * Watches a policy tell excellent new works from the ordinary ones that appear with them, and what that costs.
 *
 * <p>A star belongs into the slates that hold it in the oracle's. It counts as found when it was in {@value #SHOWN} of the
 * last {@value #WINDOW} slates into which it belonged, while of the last {@value #CHANCES} chances to show an ordinary new
 * work where it does not belong at most {@value #CHANCES_TAKEN} were taken: who shows whatever is new has found nothing.
 *
 * <p>The search costs the impressions of stars that are not found yet, and of the ordinary new works where they don't belong.
 */
public final class Discovery implements PolicyUnderTest {
    static final int WINDOW = 100;
    static final int SHOWN = 50;
    static final int CHANCES = 1_000;
    static final int CHANCES_TAKEN = 250;
    private static final long NOT_FOUND = -1;

    private final PolicyUnderTest policy;
    private final Catalog catalog;
    private final Oracle oracle;
    private final long[] foundAtCost; // [works]
    private final Window[] belonging; // [works], null but for stars
    private final Window misplacing = new Window(CHANCES);
    private int[] best = {};
    private long cost;

    /** How often something happened on the last occasions. */
    private static final class Window {
        private final boolean[] happened;
        private long occasions;
        private int times;

        private Window(int length) {
            happened = new boolean[length];
        }

        private void add(boolean happens) {
            int at = (int) (occasions++ % happened.length);
            times += (happens ? 1 : 0) - (happened[at] ? 1 : 0);
            happened[at] = happens;
        }

        private boolean isFull() {
            return occasions >= happened.length;
        }
    }

    public Discovery(PolicyUnderTest policy, Catalog catalog, Oracle oracle) {
        this.policy = policy;
        this.catalog = catalog;
        this.oracle = oracle;
        this.foundAtCost = new long[catalog.works()];
        this.belonging = new Window[catalog.works()];
        Arrays.fill(foundAtCost, NOT_FOUND);
        Arrays.setAll(belonging, work -> catalog.isStar(work) ? new Window(WINDOW) : null);
    }

    @Override
    public String name() {
        return policy.name();
    }

    @Override
    public int[] rank(Visit visit, int[] candidates, double[] scores, int places) {
        int[] slate = policy.rank(visit, candidates, scores, places);
        best = Trial.firstAmong(oracle.order(visit.query(), visit.day()), candidates, places);
        for (int work : candidates) {
            if (catalog.isStarCompanion(work) && !contains(best, work)) {
                misplacing.add(contains(slate, work));
            }
        }
        for (int work : best) {
            if (catalog.isStar(work) && foundAtCost[work] == NOT_FOUND) {
                belonging[work].add(contains(slate, work));
                if (belonging[work].times >= SHOWN && misplacing.isFull() && misplacing.times <= CHANCES_TAKEN) {
                    foundAtCost[work] = cost;
                }
            }
        }
        return slate;
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
            int work = slate[place];
            boolean searches = catalog.isStar(work)
                    ? foundAtCost[work] == NOT_FOUND
                    : catalog.isStarCompanion(work) && !contains(best, work);
            cost += searches ? 1 : 0;
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
     * @param foundAtCost impressions that the search for all of them had cost when it was found; empty where it was not
     */
    public record Star(int work, OptionalLong foundAtCost) {}

    /** The stars that belonged somewhere often enough to be found. */
    public List<Star> stars() {
        List<Star> stars = new ArrayList<>();
        for (int work = 0; work < catalog.works(); work++) {
            if (catalog.isStar(work) && belonging[work].occasions >= SHOWN) {
                stars.add(new Star(
                        work,
                        foundAtCost[work] == NOT_FOUND ? OptionalLong.empty() : OptionalLong.of(foundAtCost[work])));
            }
        }
        return stars;
    }

    /** Impressions that the search had cost when half of the stars were found; empty where it never came to that. */
    public static OptionalLong costOfHalf(List<Star> stars) {
        long[] costs = stars.stream()
                .flatMapToLong(star -> star.foundAtCost().stream())
                .sorted()
                .toArray();
        int half = (stars.size() + 1) / 2;
        return half == 0 || costs.length < half ? OptionalLong.empty() : OptionalLong.of(costs[half - 1]);
    }
}
