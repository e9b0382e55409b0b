package io.afterclick.candidate.adapter.kafka;

import io.afterclick.candidate.training.Progress;
import io.afterclick.candidate.training.Training;
import io.afterclick.candidate.training.TrainingException;
import java.time.Duration;
import java.util.Map;
import java.util.function.IntToLongFunction;
import java.util.function.Supplier;

/** Waits until works and events have been consumed, and reads stored, up to where the topics end at the call. */
public final class KafkaCatchUp implements Training.CatchUp {
    private static final Duration POLL = Duration.ofMillis(100);

    /** Works that were compacted away at the topic's end leave a gap that no position closes. */
    private static final Duration WORKS_TIMEOUT = Duration.ofSeconds(30);

    private final Topics topics;
    private final String worksTopic;
    private final String eventsTopic;
    private final Supplier<WorksConsumer> works;
    private final Supplier<EventsConsumer> events;
    private final ReadBuffer buffer;
    private final Duration timeout;

    /**
     * @param works consumer of the works topic; asked when it is needed, since consumers start later than this
     * @param events consumer of the events topic, likewise
     * @param timeout a catch-up that makes no progress for so long is given up
     */
    public KafkaCatchUp(
            Topics topics,
            String worksTopic,
            String eventsTopic,
            Supplier<WorksConsumer> works,
            Supplier<EventsConsumer> events,
            ReadBuffer buffer,
            Duration timeout) {
        this.topics = topics;
        this.worksTopic = worksTopic;
        this.eventsTopic = eventsTopic;
        this.works = works;
        this.events = events;
        this.buffer = buffer;
        this.timeout = timeout;
    }

    @Override
    public void await(Progress progress) {
        Map<Integer, Long> worksEnds = ends(worksTopic);
        Map<Integer, Long> eventsEnds = ends(eventsTopic);
        TopicPositions worksPositions = works.get().positions();
        if (!arrives(
                        "catching up with works",
                        worksEnds,
                        p -> worksPositions.position(p).orElse(0),
                        WORKS_TIMEOUT,
                        progress)
                && !works.get().isCaughtUp()) {
            throw notCaughtUp(worksTopic);
        }
        TopicPositions eventsPositions = events.get().positions();
        IntToLongFunction position = p -> eventsPositions.position(p).orElseGet(() -> buffer.storedPosition(p));
        if (!arrives("catching up with events", eventsEnds, position, timeout, progress)) {
            throw notCaughtUp(eventsTopic);
        }
        buffer.store();
    }

    private Map<Integer, Long> ends(String topic) {
        try {
            return topics.ends(topic);
        } catch (IllegalStateException e) {
            throw new TrainingException(TrainingException.Reason.NOT_CAUGHT_UP, e.getMessage());
        }
    }

    private static boolean arrives(
            String step, Map<Integer, Long> ends, IntToLongFunction position, Duration patience, Progress progress) {
        long total = ends.values().stream().mapToLong(Long::longValue).sum();
        long lastDone = -1;
        long lastMove = System.nanoTime();
        while (true) {
            long done = ends.entrySet().stream()
                    .mapToLong(end -> Math.min(end.getValue(), position.applyAsLong(end.getKey())))
                    .sum();
            progress.at(step, done, total);
            if (done == total) {
                return true;
            }
            if (done > lastDone) {
                lastMove = System.nanoTime();
            } else if (System.nanoTime() - lastMove > patience.toNanos()) {
                return false;
            }
            lastDone = done;
            try {
                Thread.sleep(POLL.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new TrainingException(TrainingException.Reason.SHUTTING_DOWN, "this replica goes down");
            }
        }
    }

    private static TrainingException notCaughtUp(String topic) {
        return new TrainingException(
                TrainingException.Reason.NOT_CAUGHT_UP, topic + " could not be consumed up to this call in time");
    }
}
