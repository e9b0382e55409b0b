package io.afterclick.local.trial;

import io.afterclick.local.simulation.Catalog;
import io.afterclick.local.simulation.Oracle;
import io.afterclick.local.simulation.Response;
import io.afterclick.local.simulation.Satiation;
import io.afterclick.local.simulation.Visit;
import io.afterclick.local.simulation.Visits;
import io.afterclick.local.simulation.World;
import io.afterclick.local.trial.Measures.Sum;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntConsumer;

/**
 * One policy among the readers of a world. As the gateway does, it asks for candidates, leaves out what the reader has
 * read, has the rest ordered, and shows the first places; what the reader then does is measured by the world's truth,
 * not by what the policy makes of it.
 */
public final class Trial {
    /** Places of a slate. */
    public static final int SLATE_LENGTH = 10;

    private static final int READ_ON_EPISODES = 2;

    private final World world;
    private final Visits visits;
    private final Oracle oracle;
    private final PolicyUnderTest policy;
    private final Satiation satiation;
    private final BitSet[] read; // [readers]
    private final Measures measures;
    private final Response response = new Response();
    private final double[] attraction = new double[SLATE_LENGTH];
    private final double[] readOn = new double[SLATE_LENGTH];

    private Trial(World world, Visits visits, Oracle oracle, PolicyUnderTest policy) {
        this.world = world;
        this.visits = visits;
        this.oracle = oracle;
        this.policy = policy;
        int readers = world.settings().readers();
        int works = world.catalog().works();
        this.satiation = new Satiation(readers);
        this.read = new BitSet[readers];
        Arrays.setAll(read, reader -> new BitSet());
        this.measures = new Measures(policy.name(), readers, world.settings().days(), works);
    }

    /**
     * Plays all visits.
     *
     * @param played told the number of visits played, now and then
     */
    public static Measures run(World world, Visits visits, Oracle oracle, PolicyUnderTest policy, IntConsumer played) {
        Trial trial = new Trial(world, visits, oracle, policy);
        for (int i = 0; i < visits.size(); i++) {
            trial.play(visits.get(i));
            if ((i & 0x3FF) == 0) {
                played.accept(i);
            }
        }
        return trial.measures;
    }

    private void play(Visit visit) {
        policy.tick(visit.timeMillis());
        Catalog.Candidates found = world.catalog().candidates(visit.query(), visit.day());
        int[] candidates = found.works();
        double[] scores = found.scores();
        int unread = countUnread(visit.reader(), candidates);
        if (unread < candidates.length) {
            candidates = new int[unread];
            scores = new double[unread];
            int next = 0;
            for (int i = 0; next < unread; i++) {
                if (!hasRead(visit.reader(), found.works()[i])) {
                    candidates[next] = found.works()[i];
                    scores[next++] = found.scores()[i];
                }
            }
        }
        int places = Math.min(SLATE_LENGTH, candidates.length);
        int[] slate = policy.rank(visit, candidates, scores, places);
        int[] best = firstAmong(oracle.order(visit.query(), visit.day()), candidates, places);
        measure(visit, slate, best);
        world.respond(visit, slate, satiation, response);
        policy.observe(visit, slate, response);
        measureResponse(visit, slate);
    }

    /** The first of {@code order} that are candidates, filled up with the other candidates. */
    static int[] firstAmong(int[] order, int[] candidates, int places) {
        int[] first = new int[places];
        int filled = 0;
        for (int i = 0; i < order.length && filled < places; i++) {
            if (contains(candidates, candidates.length, order[i])) {
                first[filled++] = order[i];
            }
        }
        for (int i = 0; i < candidates.length && filled < places; i++) {
            if (!contains(first, filled, candidates[i])) {
                first[filled++] = candidates[i];
            }
        }
        return first;
    }

    private static boolean contains(int[] values, int length, int wanted) {
        for (int i = 0; i < length; i++) {
            if (values[i] == wanted) {
                return true;
            }
        }
        return false;
    }

    private int countUnread(int reader, int[] candidates) {
        int unread = 0;
        for (int work : candidates) {
            unread += hasRead(reader, work) ? 0 : 1;
        }
        return unread;
    }

    private boolean hasRead(int reader, int work) {
        return read[reader].get(work);
    }

    private void measure(Visit visit, int[] slate, int[] best) {
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

    private void measureResponse(Visit visit, int[] slate) {
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
            if (episodes > 0) {
                read[visit.reader()].set(slate[response.place(click)]);
            }
        }
    }

    private void add(Visit visit, Sum sum, double amount) {
        measures.add(visit.reader(), visit.day(), sum, amount);
    }
}
