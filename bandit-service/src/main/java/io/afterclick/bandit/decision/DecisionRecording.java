package io.afterclick.bandit.decision;

import io.afterclick.bandit.policy.Policy;
import io.afterclick.bandit.policy.PolicyBook;
import io.afterclick.bandit.propensity.FirstPlace;
import io.afterclick.bandit.propensity.Propensities;
import io.afterclick.bandit.propensity.SlateDraws;
import io.afterclick.bandit.slate.RankedSlate;
import io.afterclick.bandit.slate.RankingLog;
import io.afterclick.bandit.slate.Slate;
import io.afterclick.bandit.slate.SlateCandidate;
import io.afterclick.bandit.slate.SlateRanker;
import io.afterclick.bandit.slate.SlateTask;
import io.afterclick.bandit.vector.VectorTable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Makes records of the share of slates that is recorded, off the path of requests: there a slate is only put into a queue; one
 * thread of low priority draws the propensities, lets the tenant's shadow policies rank, and writes.
 *
 * <p>The queue is bounded: what does not fit is dropped and counted. Dropping depends on how busy the thread is, never on what
 * was decided. Because priorities mean little to most schedulers, the thread also rests after each record, so that it takes no
 * more than a given share of a core.
 */
public final class DecisionRecording implements RankingLog, AutoCloseable {
    /** Shadow policies that rank a decision at most, the first by name. */
    public static final int MAX_SHADOWS = 4;

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);
    private static final long POLL_MILLIS = 200;

    private final Settings settings;
    private final SlateDraws draws;
    private final SlateRanker ranker;
    private final PolicyBook policies;
    private final VectorTable vectors;
    private final Clock clock;
    private final DecisionRecords records;
    private final Consumer<RuntimeException> onFailure;
    private final BlockingQueue<Taken> queue;
    private final LongAdder dropped = new LongAdder();
    private final LongAdder written = new LongAdder();
    private final Thread thread = new Thread(this::run, "decision-records");
    private volatile boolean closing;

    /**
     * How much is recorded.
     *
     * @param share which decisions
     * @param draws slates drawn for propensities, {@value SlateDraws#LEAST_DRAWS} or more
     * @param queue slates that wait at most, 1 or more
     * @param coreShare share of one core that the thread takes at most; more than 0, at most 1
     */
    public record Settings(RecordedShare share, int draws, int queue, double coreShare) {
        public Settings {
            if (queue < 1) {
                throw new IllegalArgumentException("the queue must hold 1 record or more: " + queue);
            }
            if (!(coreShare > 0 && coreShare <= 1)) {
                throw new IllegalArgumentException(
                        "the share of a core must be more than 0 and at most 1: " + coreShare);
            }
        }
    }

    private record Taken(RankedSlate ranked, Instant at) {}

    /**
     * @param ranker ranks for shadow policies
     * @param onFailure told what a record failed with
     */
    public DecisionRecording(
            Settings settings,
            SlateRanker ranker,
            PolicyBook policies,
            VectorTable vectors,
            Clock clock,
            DecisionRecords records,
            Consumer<RuntimeException> onFailure) {
        this.settings = settings;
        this.draws = new SlateDraws(settings.draws());
        this.ranker = ranker;
        this.policies = policies;
        this.vectors = vectors;
        this.clock = clock;
        this.records = records;
        this.onFailure = onFailure;
        this.queue = new ArrayBlockingQueue<>(settings.queue());
    }

    public void start() {
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        thread.start();
    }

    @Override
    public void ranked(RankedSlate ranked) {
        if (settings.share().has(ranked.request().decisionId()) && !queue.offer(new Taken(ranked, clock.instant()))) {
            dropped.increment();
        }
    }

    /** Slates that found no room in the queue. */
    public long dropped() {
        return dropped.sum();
    }

    /** Records made. */
    public long written() {
        return written.sum();
    }

    /** Slates that wait. */
    public int waiting() {
        return queue.size();
    }

    @Override
    public void close() {
        closing = true;
        thread.interrupt();
        try {
            thread.join(STOP_TIMEOUT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!closing) {
                Taken taken = queue.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
                if (taken == null) {
                    continue;
                }
                long start = System.nanoTime();
                try {
                    records.write(record(taken.ranked(), taken.at()));
                    written.increment();
                } catch (RuntimeException e) {
                    onFailure.accept(e);
                }
                long took = System.nanoTime() - start;
                TimeUnit.NANOSECONDS.sleep((long) (took * (1 / settings.coreShare() - 1)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the end: what waits is lost, as it would be in a crash
        }
    }

    /** The record of a slate. Takes some tenths of a second. */
    public DecisionRecord record(RankedSlate ranked, Instant at) {
        var request = ranked.request();
        List<String> workIds =
                request.candidates().stream().map(SlateCandidate::workId).toList();
        byte[][] used = ranked.task().vectors();
        byte[][] found = used.length > 0 ? used : vectors.find(request.tenant(), request.modelVersion(), workIds);
        int[] shown = numbers(workIds, ranked.slate());
        List<DecisionRecord.Ranking> shadows = new ArrayList<>();
        for (Policy shadow :
                policies.shadows(request.tenant()).stream().limit(MAX_SHADOWS).toList()) {
            // Each shadow has a draw of its own, or shadows that are alike would err alike.
            long seed = new SplittableRandom(ranked.seed() + shadow.name().hashCode()).nextLong();
            shadows.add(ranking(ranker.rank(request, shadow, seed), shown));
        }
        return new DecisionRecord(
                request.tenant(),
                request.decisionId(),
                request.queryWorkId(),
                request.modelVersion(),
                at,
                request.limit(),
                request.readerGsScore(),
                request.candidates(),
                Arrays.asList(found),
                ranking(ranked, shown),
                shadows,
                settings.share().share());
    }

    private DecisionRecord.Ranking ranking(RankedSlate ranked, int[] shown) {
        SlateTask task = ranked.task();
        // Another stream than the slate's own: the slate that was shown must not be one of those that are counted.
        Propensities drawn = draws.of(task, new SplittableRandom(~ranked.seed()));
        Optional<double[]> first = FirstPlace.of(task);
        List<DecisionRecord.Propensity> propensities = new ArrayList<>(shown.length);
        for (int place = 0; place < shown.length; place++) {
            propensities.add(new DecisionRecord.Propensity(
                    drawn.value(shown[place], place),
                    drawn.standardError(shown[place], place),
                    place == 0 && first.isPresent()
                            ? OptionalDouble.of(first.get()[shown[0]])
                            : OptionalDouble.empty()));
        }
        return new DecisionRecord.Ranking(
                task.policy(),
                ranked.seed(),
                RecordedArm.of(task.posteriors(), ranked.counts()),
                ranked.slate().works(),
                propensities,
                draws.draws());
    }

    private static int[] numbers(List<String> workIds, Slate slate) {
        Map<String, Integer> numbers = new HashMap<>();
        for (int i = 0; i < workIds.size(); i++) {
            numbers.put(workIds.get(i), i);
        }
        return slate.works().stream()
                .mapToInt(work -> numbers.get(work.workId()))
                .toArray();
    }
}
