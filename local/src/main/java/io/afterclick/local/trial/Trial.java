package io.afterclick.local.trial;

import io.afterclick.local.simulation.Catalog;
import io.afterclick.local.simulation.Oracle;
import io.afterclick.local.simulation.Response;
import io.afterclick.local.simulation.Satiation;
import io.afterclick.local.simulation.Visit;
import io.afterclick.local.simulation.Visits;
import io.afterclick.local.simulation.World;
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

    private final World world;
    private final Visits visits;
    private final Oracle oracle;
    private final PolicyUnderTest policy;
    private final Satiation satiation;
    private final BitSet[] read; // [readers]
    private final Recorder recorder;
    private final Response response = new Response();

    private Trial(World world, Visits visits, Oracle oracle, PolicyUnderTest policy) {
        this.world = world;
        this.visits = visits;
        this.oracle = oracle;
        this.policy = policy;
        int readers = world.settings().readers();
        this.satiation = new Satiation(readers);
        this.read = new BitSet[readers];
        Arrays.setAll(read, reader -> new BitSet());
        this.recorder = new Recorder(world, policy.name());
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
        return trial.recorder.measures();
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
        recorder.shown(visit, slate, best);
        world.respond(visit, slate, satiation, response);
        policy.observe(visit, slate, response);
        recorder.came(visit, slate, response);
        for (int click = 0; click < response.clicks(); click++) {
            if (response.episodes(click) > 0) {
                read[visit.reader()].set(slate[response.place(click)]);
            }
        }
    }

    /** The first of {@code order} that are candidates, filled up with the other candidates. */
    public static int[] firstAmong(int[] order, int[] candidates, int places) {
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
}
