package io.afterclick.local.trial;

import io.afterclick.bandit.attribution.Attribution;
import io.afterclick.bandit.attribution.Attribution.Behaviour;
import io.afterclick.bandit.attribution.OutcomeClock;
import io.afterclick.bandit.attribution.OutcomeRevision;
import io.afterclick.bandit.attribution.ReaderEvent;
import io.afterclick.bandit.attribution.ShownWork;
import io.afterclick.bandit.attribution.WorkHistory;
import io.afterclick.bandit.count.Arm;
import io.afterclick.bandit.count.ArmCounts;
import io.afterclick.bandit.count.CountSpan;
import io.afterclick.bandit.count.CountTable;
import io.afterclick.bandit.count.OutcomeCounts;
import io.afterclick.local.simulation.Catalog;
import io.afterclick.local.simulation.Response;
import io.afterclick.local.simulation.Visit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The learning half of bandit-service in one thread and virtual time: the same rules of attribution, whose outcomes add
 * to counts of the same form. What Kafka Streams does around them in production (partitions, stores, transactions) is a
 * map of histories and a calendar of timers here.
 *
 * <p>Learning goes in batches of {@link #BATCH_MILLIS}: what happened in one is known to the next slates, not before.
 * Not thread-safe.
 */
final class Learner {
    /** How far what is known lags behind what happens. */
    static final long BATCH_MILLIS = 600_000;

    /** The windows of production; nothing comes late here, so an hour of patience is enough. */
    private static final OutcomeClock CLOCK =
            new OutcomeClock(Duration.ofMinutes(30), Duration.ofDays(7), Duration.ofHours(1));

    /** Visits don't depend on what was clicked before, so there are no chains to follow. */
    private static final int CHAIN_DEPTH = 0;

    private static final String MODEL = "world";

    private final String tenant;
    private final String policy;
    private final Catalog catalog;
    private final CountTable table;
    private final Attribution attribution = new Attribution(CLOCK, CHAIN_DEPTH);
    private final Map<Long, Remembered> histories = new HashMap<>(); // by reader and work
    private final Map<Long, List<Happened>> events = new HashMap<>(); // by batch
    private final Map<Long, Keys> timers = new HashMap<>(); // by batch
    private final Map<Long, LearnedArm> arms = new HashMap<>(); // by query and candidate work
    private final List<LearnedArm> changed = new ArrayList<>();
    private long nextBatch;
    private long decisions;

    private record Happened(long readerWork, ReaderEvent event) {}

    private record Remembered(WorkHistory history, long dueMillis) {}

    /** A growing list of numbers. */
    private static final class Keys {
        private long[] keys = new long[16];
        private int size;

        void add(long key) {
            if (size == keys.length) {
                keys = Arrays.copyOf(keys, size * 2);
            }
            keys[size++] = key;
        }
    }

    /** An arm's sums, and what the batch adds to them: changes of one unit of time are added up first, which is cheaper. */
    private static final class LearnedArm {
        private final Arm arm;
        private ArmCounts counts = ArmCounts.ZERO;
        private OutcomeCounts change = OutcomeCounts.ZERO;
        private long decidedAtMillis;
        private double score;
        private boolean isChanged;
        private boolean isListed;

        LearnedArm(Arm arm) {
            this.arm = arm;
        }

        void add(ShownWork shown, OutcomeCounts more) {
            if (isChanged && CountSpan.unitOf(shown.decidedAtMillis()) != CountSpan.unitOf(decidedAtMillis)) {
                settle();
            }
            change = change.plus(more);
            if (!isChanged || shown.decidedAtMillis() >= decidedAtMillis) {
                decidedAtMillis = shown.decidedAtMillis();
                score = shown.score();
            }
            isChanged = true;
        }

        ArmCounts settle() {
            // Never without a change: whoever is listed has one.
            counts = counts.plus(decidedAtMillis, change, score);
            change = OutcomeCounts.ZERO;
            isChanged = false;
            return counts;
        }
    }

    Learner(String tenant, String policy, Catalog catalog, CountTable table) {
        this.tenant = tenant;
        this.policy = policy;
        this.catalog = catalog;
        this.table = table;
    }

    /**
     * Takes note of a visit's events, each for its own time.
     *
     * @param scores [works], fused scores of the shown ones
     */
    void observe(Visit visit, int[] slate, double[] scores, Response response) {
        String decision = "d" + decisions++;
        long now = visit.timeMillis();
        for (int place = 0; place < response.seen(); place++) {
            add(
                    visit,
                    slate[place],
                    new ReaderEvent.Impression(shown(decision, visit, slate, scores, place), now, now));
        }
        for (int click = 0; click < response.clicks(); click++) {
            int place = response.place(click);
            int work = slate[place];
            long clickedAt = now + response.clickedAfterMillis(click);
            add(visit, work, new ReaderEvent.Click(shown(decision, visit, slate, scores, place), clickedAt, clickedAt));
            for (int episode = 0; episode < response.episodes(click); episode++) {
                long readAt = clickedAt + response.readAfterMillis(click, episode);
                add(visit, work, new ReaderEvent.Read(episode + 1, catalog.episodes(work), readAt, readAt));
            }
        }
    }

    private ShownWork shown(String decision, Visit visit, int[] slate, double[] scores, int place) {
        return new ShownWork(
                decision,
                Catalog.id(visit.query()),
                place + 1,
                visit.timeMillis(),
                policy,
                1,
                MODEL,
                catalog.episodes(slate[place]),
                scores[slate[place]]);
    }

    private void add(Visit visit, int work, ReaderEvent event) {
        long readerWork = (long) visit.reader() * catalog.works() + work;
        events.computeIfAbsent(event.timeMillis() / BATCH_MILLIS, batch -> new ArrayList<>())
                .add(new Happened(readerWork, event));
    }

    /** Learns from all batches that have ended by a time. */
    void learnUpTo(long nowMillis) {
        while ((nextBatch + 1) * BATCH_MILLIS <= nowMillis) {
            learn(nextBatch++);
        }
    }

    private void learn(long batch) {
        long now = (batch + 1) * BATCH_MILLIS;
        List<Happened> happened = events.remove(batch);
        if (happened != null) {
            for (Happened one : happened) {
                Remembered before = histories.get(one.readerWork());
                WorkHistory history = before == null ? WorkHistory.EMPTY : before.history();
                settle(one.readerWork(), before, attribution.apply(history, one.event(), now, Behaviour.HUMAN));
            }
        }
        Keys due = timers.remove(batch);
        for (int i = 0; due != null && i < due.size; i++) {
            Remembered before = histories.get(due.keys[i]);
            if (before != null && before.dueMillis() <= now) {
                settle(due.keys[i], before, attribution.advance(before.history(), now, Behaviour.HUMAN));
            }
        }
        publish();
    }

    private void settle(long readerWork, Remembered before, Attribution.Step step) {
        for (OutcomeRevision revision : step.revisions()) {
            count(readerWork, revision);
        }
        OptionalLong due = attribution.nextDue(step.history());
        if (due.isEmpty()) {
            histories.remove(readerWork);
            return;
        }
        histories.put(readerWork, new Remembered(step.history(), due.getAsLong()));
        if (before == null || before.dueMillis() != due.getAsLong()) {
            // The first batch whose end is not before the due time, but none that is over.
            long batch = Math.max((due.getAsLong() + BATCH_MILLIS - 1) / BATCH_MILLIS - 1, nextBatch);
            timers.computeIfAbsent(batch, wanted -> new Keys()).add(readerWork);
        }
    }

    private void count(long readerWork, OutcomeRevision revision) {
        int work = (int) (readerWork % catalog.works());
        String query = revision.shown().queryWorkId();
        long key = (long) Catalog.number(query) * catalog.works() + work;
        LearnedArm arm = arms.get(key);
        if (arm == null) {
            arm = new LearnedArm(new Arm(tenant, query, Catalog.id(work)));
            arms.put(key, arm);
        }
        if (!arm.isListed) {
            arm.isListed = true;
            changed.add(arm);
        }
        arm.add(revision.shown(), revision.change());
    }

    private void publish() {
        for (LearnedArm arm : changed) {
            table.put(arm.arm, arm.settle());
            arm.isListed = false;
        }
        changed.clear();
    }
}
