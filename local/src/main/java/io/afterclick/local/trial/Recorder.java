package io.afterclick.local.trial;

import io.afterclick.local.simulation.Response;
import io.afterclick.local.simulation.Visit;
import io.afterclick.local.simulation.World;
import io.afterclick.local.trial.Measures.Sum;

/** Measures visits by the world's truth, one after the other. Not thread-safe. */
public final class Recorder {
    private static final int READ_ON_EPISODES = 2;

    private final World world;
    private final Measures measures;
    private final double[] attraction = new double[Response.MAX_PLACES];
    private final double[] readOn = new double[Response.MAX_PLACES];

    /** @param policy whose slates are measured */
    public Recorder(World world, String policy) {
        this.world = world;
        this.measures = new Measures(
                policy,
                world.settings().readers(),
                world.settings().days(),
                world.catalog().works());
    }

    public Measures measures() {
        return measures;
    }

    /**
     * Measures what a slate promises.
     *
     * @param best the oracle's slate for the same visit
     */
    public void shown(Visit visit, int[] slate, int[] best) {
        add(visit, Sum.VISITS, 1);
        add(visit, Sum.EXPECTED, expected(visit, slate));
        add(visit, Sum.ORACLE, expected(visit, best));
        double likeness = 0;
        for (int a = 1; a < slate.length; a++) {
            for (int b = 0; b < a; b++) {
                likeness += world.catalog().likeness(slate[a], slate[b]);
            }
        }
        int pairs = slate.length * (slate.length - 1) / 2;
        add(visit, Sum.DISTANCE, pairs == 0 ? 0 : 1 - likeness / pairs);
    }

    private double expected(Visit visit, int[] slate) {
        for (int place = 0; place < slate.length; place++) {
            attraction[place] = world.attraction(visit, slate[place], 0);
            readOn[place] = world.readOnGivenClick(visit, slate[place], 0);
        }
        return world.expectedReadOns(attraction, readOn, slate.length);
    }

    /** Measures what came of it. */
    public void came(Visit visit, int[] slate, Response response) {
        add(visit, Sum.IMPRESSIONS, response.seen());
        for (int place = 0; place < response.seen(); place++) {
            measures.shown(slate[place]);
        }
        for (int click = 0; click < response.clicks(); click++) {
            add(visit, Sum.CLICKS, 1);
            int episodes = response.episodes(click);
            if (episodes >= READ_ON_EPISODES) {
                add(visit, Sum.READ_ONS, 1);
            } else if (episodes == 1) {
                add(visit, Sum.ONE_AND_DONES, 1);
            }
        }
    }

    private void add(Visit visit, Sum sum, double amount) {
        measures.add(visit.reader(), visit.day(), sum, amount);
    }
}
