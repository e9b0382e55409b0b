package io.afterclick.bandit.adapter.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import io.afterclick.bandit.adapter.kafka.OutcomeRecords.Change;
import io.afterclick.bandit.count.ArmCounts;
import io.afterclick.bandit.count.OutcomeCounts;
import io.opentelemetry.api.trace.Span;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** Adds the changes of outcomes to the counts of their arms and emits the sums. */
final class CountingProcessor extends ContextualProcessor<byte[], byte[], byte[], byte[]> {
    static final String STORE = "counts";

    private final LearnMetrics metrics;
    private final RecordSpans spans;
    private KeyValueStore<byte[], byte[]> counts;

    CountingProcessor(LearnMetrics metrics, RecordSpans spans) {
        this.metrics = metrics;
        this.spans = spans;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        super.init(context);
        counts = context.getStateStore(STORE);
    }

    @Override
    public void process(Record<byte[], byte[]> outcome) {
        try {
            Change change = OutcomeRecords.change(outcome.key(), outcome.value());
            if (!change.counts().isZero()) {
                count(outcome, change);
            }
        } catch (UnreadableRecordException e) {
            DeadLetters.bury(context(), outcome, e.getMessage(), Topics.OUTCOMES);
            metrics.deadLetter(Topics.OUTCOMES);
        }
    }

    private void count(Record<byte[], byte[]> outcome, Change change) throws UnreadableRecordException {
        Span span = spans.start("count outcome", outcome.headers());
        try {
            if (span.isRecording()) {
                tell(span, change.counts());
            }
            add(outcome, change, span);
        } finally {
            span.end();
        }
    }

    /** Why the arm moves: what is added, or taken back. */
    private static void tell(Span span, OutcomeCounts change) {
        span.setAttribute("afterclick.impressions", change.impressions());
        span.setAttribute("afterclick.clicks", change.clicks());
        span.setAttribute("afterclick.read_ons", change.readOns());
    }

    private void add(Record<byte[], byte[]> outcome, Change change, Span span) throws UnreadableRecordException {
        ArmCounts sum = load(outcome.key()).plus(change.decidedAtMillis(), change.counts(), change.score());
        if (sum.fault().isPresent()) {
            throw new UnreadableRecordException(
                    "the sum would be no counts: " + sum.fault().get());
        }
        byte[] value = CountsCodec.toProto(sum).toByteArray();
        counts.put(outcome.key(), value);
        context()
                .forward(
                        new Record<>(
                                outcome.key(),
                                value,
                                outcome.timestamp(),
                                RecordSpans.headers(span, outcome.headers())),
                        LearnTopology.COUNTS_SINK);
    }

    private ArmCounts load(byte[] arm) {
        byte[] stored = counts.get(arm);
        if (stored == null) {
            return ArmCounts.ZERO;
        }
        try {
            return CountsCodec.fromProto(io.afterclick.proto.bandit.v1.ArmCounts.parseFrom(stored));
        } catch (InvalidProtocolBufferException | UnreadableRecordException e) {
            throw new IllegalStateException("the counts store holds what this version cannot read", e);
        }
    }
}
