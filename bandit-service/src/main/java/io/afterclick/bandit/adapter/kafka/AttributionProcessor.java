package io.afterclick.bandit.adapter.kafka;

import io.afterclick.bandit.adapter.kafka.EventRecords.Attributable;
import io.afterclick.bandit.adapter.kafka.EventRecords.Content;
import io.afterclick.bandit.adapter.kafka.EventRecords.Imported;
import io.afterclick.bandit.adapter.kafka.HistoryCodec.Stored;
import io.afterclick.bandit.attribution.Attribution;
import io.afterclick.bandit.attribution.Attribution.Behaviour;
import io.afterclick.bandit.attribution.Attribution.Effect;
import io.afterclick.bandit.attribution.Attribution.Step;
import io.afterclick.bandit.attribution.ChainLink;
import io.afterclick.bandit.attribution.OutcomeRevision;
import io.afterclick.bandit.attribution.PartitionClock;
import io.afterclick.bandit.attribution.ReaderEvent;
import io.afterclick.bandit.attribution.ReaderWork;
import io.afterclick.bandit.attribution.WorkHistory;
import io.opentelemetry.api.trace.Span;
import java.util.ArrayDeque;
import java.util.Deque;
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

    /**
     * Histories that one event or timer may change beside its own. One changes the chains of a few others, each of those of
     * at most as many as a chain is deep; only a program could come near this.
     */
    private static final int MAX_LINKS_PER_RECORD = 256;

    private final LearnSettings settings;
    private final LearnMetrics metrics;
    private final RecordSpans spans;
    private final Attribution attribution;
    private KeyValueStore<byte[], byte[]> histories;
    private TimerIndex timers;
    private ReaderWatch readers;
    private ReaderErasure erasure;
    private PartitionClock clock;

    AttributionProcessor(LearnSettings settings, LearnMetrics metrics, RecordSpans spans) {
        this.settings = settings;
        this.metrics = metrics;
        this.spans = spans;
        this.attribution = new Attribution(settings.clock(), settings.chainDepth());
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        super.init(context);
        histories = context.getStateStore(STORE);
        timers = new TimerIndex(context.getStateStore(TimerIndex.STORE));
        readers = new ReaderWatch(settings.bots(), metrics, context.getStateStore(ReaderWatch.STORE), timers);
        erasure = new ReaderErasure(
                context.getStateStore(ReaderErasure.STORE), histories, readers, timers, settings.clock());
        clock = new PartitionClock(settings.idleGrace(), context.currentSystemTimeMs());
        context.schedule(settings.tick(), PunctuationType.WALL_CLOCK_TIME, timestamp -> tick());
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        if (isDeletion()) {
            delete(record);
            return;
        }
        long start = System.nanoTime();
        Span span = spans.start("attribute event", record.headers());
        try {
            String effect = handle(record, span);
            span.setAttribute("afterclick.effect", effect);
            metrics.event(effect, System.nanoTime() - start);
        } finally {
            span.end();
        }
    }

    private boolean isDeletion() {
        return context()
                .recordMetadata()
                .filter(from -> from.topic().equals(Topics.DELETIONS))
                .isPresent();
    }

    private void delete(Record<byte[], byte[]> record) {
        try {
            long now = context().currentSystemTimeMs();
            erasure.delete(
                    DeletionRecords.read(record.key(), record.value()),
                    clock.now(now).orElse(now));
        } catch (UnreadableRecordException e) {
            DeadLetters.bury(context(), record, e.getMessage(), Topics.DELETIONS);
            metrics.deadLetter(Topics.DELETIONS);
        }
    }

    private String handle(Record<byte[], byte[]> record, Span span) {
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
        if (erasure.covers(event.readerWork(), event.event())) {
            return "deleted";
        }
        byte[] key = HistoryCodec.key(event.readerWork());
        Optional<Stored> stored = load(key);
        Behaviour behaviour = readers.behaviour(event.readerWork(), now);
        Step step;
        try {
            step = attribution.apply(history(stored), event.event(), now, behaviour);
        } catch (RuntimeException e) {
            // A fault of ours, in the rules only: one record must not stop all others for ever.
            return bury(record, "attribution failed: " + e.getClass().getName());
        }
        if (step.effect() == Effect.APPLIED) {
            readers.observe(event.readerWork(), event.event(), isUnseenClick(event.event(), history(stored)), now);
            take(
                    event.readerWork(),
                    key,
                    stored,
                    step,
                    new Cause(now, behaviour, content.receivedAtMillis(), record.headers(), span));
        }
        return step.effect().name().toLowerCase(Locale.ROOT);
    }

    private static boolean isUnseenClick(ReaderEvent event, WorkHistory before) {
        return event instanceof ReaderEvent.Click click
                && !before.knows(click.shown().decisionId());
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
            if (ReaderErasure.isKey(due.key())) {
                erasure.due(due, now.getAsLong());
            } else if (ReaderCodec.isKey(due.key())) {
                readers.expire(due, now.getAsLong());
            } else {
                advance(due, now.getAsLong());
            }
        }
    }

    private void advance(TimerIndex.Due due, long nowMillis) {
        metrics.timer(nowMillis - due.dueMillis());
        Optional<Stored> stored = load(due.key());
        if (stored.isEmpty() || stored.get().dueMillis() != due.dueMillis()) {
            timers.remove(due.dueMillis(), due.key());
            return;
        }
        ReaderWork readerWork = HistoryCodec.readerWork(due.key());
        Behaviour behaviour = readers.behaviour(readerWork, nowMillis);
        Step step;
        try {
            step = attribution.advance(history(stored), nowMillis, behaviour);
        } catch (RuntimeException e) {
            // A fault of ours, as above: this history stays as it is, until an event moves it.
            LOG.error("A timer of attribution failed and is given up", e);
            metrics.timerFailed();
            timers.remove(due.dueMillis(), due.key());
            return;
        }
        take(
                readerWork,
                due.key(),
                stored,
                step,
                new Cause(nowMillis, behaviour, nowMillis, new RecordHeaders(), Span.getInvalid()));
    }

    /**
     * What made histories change.
     *
     * @param nowMillis the partition's time
     * @param timestampMillis of the records that it leads to
     * @param headers of the event; none of a timer, as nothing is kept of the traces of events
     * @param span of the event
     */
    private record Cause(long nowMillis, Behaviour behaviour, long timestampMillis, Headers headers, Span span) {}

    /** A link and the work of the history that it came from. */
    private record Pending(String fromWorkId, ChainLink link) {}

    /** Stores and emits a step, and then the steps to which its links lead in other histories of the reader. */
    private void take(ReaderWork readerWork, byte[] key, Optional<Stored> before, Step step, Cause cause) {
        store(key, before, step.history());
        emit(readerWork, step.revisions(), cause);
        if (step.links().isEmpty()) {
            return;
        }
        Deque<Pending> pending = new ArrayDeque<>();
        step.links().forEach(link -> pending.add(new Pending(readerWork.workId(), link)));
        for (int i = 0; i < MAX_LINKS_PER_RECORD && !pending.isEmpty(); i++) {
            follow(readerWork, pending.remove(), pending, cause);
        }
    }

    private void follow(ReaderWork from, Pending next, Deque<Pending> pending, Cause cause) {
        ReaderWork to =
                new ReaderWork(from.tenant(), from.readerId(), next.link().toWorkId());
        byte[] key = HistoryCodec.key(to);
        Optional<Stored> stored = load(key);
        Step step;
        try {
            step = attribution.apply(
                    history(stored), next.link().fact(next.fromWorkId()), cause.nowMillis(), cause.behaviour());
        } catch (RuntimeException e) {
            // A fault of ours, as above: this chain stays as it is.
            LOG.error("A link of a chain could not be applied and is given up", e);
            metrics.linkFailed();
            return;
        }
        if (step.effect() == Effect.APPLIED) {
            store(key, stored, step.history());
            emit(to, step.revisions(), cause);
            step.links().forEach(link -> pending.add(new Pending(to.workId(), link)));
        }
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

    private void emit(ReaderWork readerWork, List<OutcomeRevision> revisions, Cause cause) {
        for (OutcomeRevision revision : revisions) {
            context()
                    .forward(
                            new Record<>(
                                    OutcomeRecords.key(readerWork, revision.shown()),
                                    OutcomeRecords.value(readerWork, revision),
                                    cause.timestampMillis(),
                                    RecordSpans.headers(cause.span(), cause.headers())),
                            LearnTopology.OUTCOMES_SINK);
            metrics.outcome(revision);
        }
    }
}
