package io.afterclick.bandit.adapter.kafka;

import io.afterclick.bandit.adapter.kafka.EventRecords.Attributable;
import io.afterclick.bandit.adapter.kafka.EventRecords.Content;
import io.afterclick.bandit.adapter.kafka.EventRecords.Imported;
import io.afterclick.bandit.adapter.kafka.HistoryCodec.Stored;
import io.afterclick.bandit.attribution.Attribution;
import io.afterclick.bandit.attribution.Attribution.Step;
import io.afterclick.bandit.attribution.OutcomeRevision;
import io.afterclick.bandit.attribution.PartitionClock;
import io.afterclick.bandit.attribution.ReaderWork;
import io.afterclick.bandit.attribution.WorkHistory;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jboss.logging.Logger;

/**
 * Turns events into outcomes: loads what is remembered of the event's reader and work, asks the rules, stores and emits
 * what they say. Timers of the same task decide what time alone decides.
 *
 * <p>Downstream record timestamps are the time at which the gateway received the event that caused the outcome, or the
 * partition's time where a timer did: what freshness is measured from.
 */
final class AttributionProcessor extends ContextualProcessor<byte[], byte[], byte[], byte[]> {
    static final String STORE = "attribution";

    private static final Logger LOG = Logger.getLogger(AttributionProcessor.class);

    private final LearnSettings settings;
    private final LearnMetrics metrics;
    private final Attribution attribution;
    private KeyValueStore<byte[], byte[]> histories;
    private TimerIndex timers;
    private PartitionClock clock;

    AttributionProcessor(LearnSettings settings, LearnMetrics metrics) {
        this.settings = settings;
        this.metrics = metrics;
        this.attribution = new Attribution(settings.clock());
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        super.init(context);
        histories = context.getStateStore(STORE);
        timers = new TimerIndex(context.getStateStore(TimerIndex.STORE));
        clock = new PartitionClock(settings.idleGrace(), context.currentSystemTimeMs());
        context.schedule(settings.tick(), PunctuationType.WALL_CLOCK_TIME, timestamp -> tick());
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        long start = System.nanoTime();
        metrics.event(handle(record), System.nanoTime() - start);
    }

    private String handle(Record<byte[], byte[]> record) {
        Content content;
        try {
            content = EventRecords.read(record.key(), record.value());
        } catch (UnreadableRecordException e) {
            return bury(record, e.getMessage());
        }
        long now = clock.onRecord(content.receivedAtMillis(), context().currentSystemTimeMs());
        if (content instanceof Imported) {
            return "imported";
        }
        Attributable event = (Attributable) content;
        byte[] key = HistoryCodec.key(event.readerWork());
        Optional<Stored> stored = load(key);
        Step step;
        try {
            step = attribution.apply(history(stored), event.event(), now);
        } catch (RuntimeException e) {
            // A fault of ours, in the rules only: one record must not stop all others for ever.
            return bury(record, "attribution failed: " + e.getClass().getName());
        }
        if (step.effect() == Attribution.Effect.APPLIED) {
            store(key, stored, step.history());
            emit(event.readerWork(), step.revisions(), content.receivedAtMillis(), record.headers());
        }
        return step.effect().name().toLowerCase(Locale.ROOT);
    }

    private String bury(Record<byte[], byte[]> record, String reason) {
        DeadLetters.bury(context(), record, reason, Topics.EVENTS);
        metrics.deadLetter(Topics.EVENTS);
        return "unreadable";
    }

    private void tick() {
        OptionalLong now = clock.now(context().currentSystemTimeMs());
        if (now.isEmpty()) {
            return;
        }
        long deadlineNanos = System.nanoTime() + settings.tickTimeLimit().toNanos();
        for (TimerIndex.Due due : timers.due(now.getAsLong(), settings.timersPerTick())) {
            if (System.nanoTime() - deadlineNanos > 0) {
                return; // the rest is still there at the next tick
            }
            advance(due, now.getAsLong());
        }
    }

    private void advance(TimerIndex.Due due, long nowMillis) {
        metrics.timer(nowMillis - due.dueMillis());
        Optional<Stored> stored = load(due.key());
        if (stored.isEmpty() || stored.get().dueMillis() != due.dueMillis()) {
            timers.remove(due.dueMillis(), due.key());
            return;
        }
        Step step;
        try {
            step = attribution.advance(history(stored), nowMillis);
        } catch (RuntimeException e) {
            // A fault of ours, as above: this history stays as it is, until an event moves it.
            LOG.error("A timer of attribution failed and is given up", e);
            metrics.timerFailed();
            timers.remove(due.dueMillis(), due.key());
            return;
        }
        store(due.key(), stored, step.history());
        emit(HistoryCodec.readerWork(due.key()), step.revisions(), nowMillis, new RecordHeaders());
    }

    private Optional<Stored> load(byte[] key) {
        return Optional.ofNullable(histories.get(key)).map(HistoryCodec::decode);
    }

    private static WorkHistory history(Optional<Stored> stored) {
        return stored.map(Stored::history).orElse(WorkHistory.EMPTY);
    }

    private void store(byte[] key, Optional<Stored> before, WorkHistory history) {
        OptionalLong due = attribution.nextDue(history);
        before.filter(stored -> due.isEmpty() || stored.dueMillis() != due.getAsLong())
                .ifPresent(stored -> timers.remove(stored.dueMillis(), key));
        if (due.isEmpty()) {
            histories.delete(key);
            return;
        }
        if (before.isEmpty() || before.get().dueMillis() != due.getAsLong()) {
            timers.add(due.getAsLong(), key);
        }
        histories.put(key, HistoryCodec.encode(history, due.getAsLong()));
    }

    private void emit(ReaderWork readerWork, List<OutcomeRevision> revisions, long timeMillis, Headers cause) {
        for (OutcomeRevision revision : revisions) {
            context()
                    .forward(
                            new Record<>(
                                    OutcomeRecords.key(readerWork, revision.shown()),
                                    OutcomeRecords.value(readerWork, revision),
                                    timeMillis,
                                    TraceHeaders.of(cause)),
                            LearnTopology.OUTCOMES_SINK);
            metrics.outcome(revision.verdict().stage());
        }
    }
}
