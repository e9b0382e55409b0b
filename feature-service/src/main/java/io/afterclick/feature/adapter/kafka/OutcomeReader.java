package io.afterclick.feature.adapter.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import io.afterclick.feature.adapter.message.FeatureMessages;
import io.afterclick.feature.adapter.message.UnreadableException;
import io.afterclick.feature.aggregate.FeatureValue;
import io.afterclick.feature.aggregate.Mark;
import io.afterclick.feature.aggregate.Showing;
import io.afterclick.feature.view.Field;
import io.afterclick.feature.view.Source;
import io.afterclick.feature.view.SourceEvent;
import io.afterclick.feature.view.SourceRecord;
import io.afterclick.feature.view.Views;
import io.afterclick.proto.bandit.v1.Outcome;
import io.afterclick.proto.bandit.v1.OutcomeCounts;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads {@code afterclick.outcomes}: what each revision adds to the counts of the shown work, and what it says of the
 * reader who saw it, both over all query works. Each revision is written once, in a transaction, so it is not looked for
 * twice here.
 */
final class OutcomeReader implements RecordReader {
    /** One shown work changes a count by one; the bound only keeps sums from overflowing. */
    private static final long MAX_CHANGE = 1_000_000;

    private final ObservedViews views;

    OutcomeReader(Views views) {
        this.views = new ObservedViews(views.from(Source.OUTCOMES));
    }

    @Override
    public String topic() {
        return Topics.OUTCOMES;
    }

    @Override
    public Reading read(byte[] key, byte[] value, Origin origin) throws UnreadableException {
        if (value == null) {
            throw new UnreadableException("outcome without value");
        }
        Outcome outcome;
        try {
            outcome = Outcome.parseFrom(value);
        } catch (InvalidProtocolBufferException e) {
            throw new UnreadableException("value is no Outcome", e);
        }
        RecordFields.requireTenant(outcome.getTenant());
        RecordFields.requireId("work_id", outcome.getWorkId());
        RecordFields.requireId("reader_id", outcome.getReaderId());
        Instant asOf = newestEvent(outcome);
        SourceRecord record = new SourceRecord(
                outcome.getTenant(),
                outcome.getReaderId(),
                outcome.getWorkId(),
                changes(outcome.getChange()),
                Mark.keyOf(outcome.getDecisionId()),
                outcome.hasDecidedAt() ? FeatureMessages.toInstant(outcome.getDecidedAt()) : asOf,
                asOf,
                0,
                texts(outcome),
                Map.of(Field.POSITION, (double) outcome.getPosition()),
                showing(outcome));
        return new Reading(views.observe(record, origin), OptionalLong.empty());
    }

    private static Map<SourceEvent, Long> changes(OutcomeCounts change) throws UnreadableException {
        Map<SourceEvent, Long> changes = new EnumMap<>(SourceEvent.class);
        changes.put(SourceEvent.SHOWING, 1L);
        changes.put(SourceEvent.IMPRESSIONS, sum(change.getImpressionsByPositionList()));
        changes.put(SourceEvent.CLICKS, sum(change.getClicksByPositionList()));
        changes.put(SourceEvent.MISSES, change.getMisses());
        changes.put(SourceEvent.READ_ONS, change.getReadOns());
        changes.put(SourceEvent.ONE_AND_DONES, change.getOneAndDones());
        changes.put(SourceEvent.UNREAD_CLICKS, change.getUnreadClicks());
        for (long count : changes.values()) {
            if (count < -MAX_CHANGE || count > MAX_CHANGE) {
                throw new UnreadableException("change out of range");
            }
        }
        return changes;
    }

    private static Map<Field, String> texts(Outcome outcome) {
        Map<Field, String> texts = new EnumMap<>(Field.class);
        texts.put(Field.WORK, outcome.getWorkId());
        RecordFields.put(texts, Field.QUERY_WORK, outcome.getQueryWorkId());
        RecordFields.put(texts, Field.POLICY, outcome.getPolicy());
        RecordFields.put(texts, Field.MODEL, outcome.getModelVersion());
        return texts;
    }

    /** An outcome that cannot be placed in time says nothing of the reader; the contract asks for neither time. */
    private static Optional<Showing> showing(Outcome outcome) throws UnreadableException {
        if (!outcome.hasDecidedAt() || !outcome.hasSeenAt()) {
            return Optional.empty();
        }
        return Optional.of(new Showing(
                outcome.getWorkId(),
                Showing.decisionOf(outcome.getDecisionId()),
                FeatureMessages.toInstant(outcome.getDecidedAt()).toEpochMilli(),
                outcome.getRevision(),
                FeatureMessages.toInstant(outcome.getSeenAt()).toEpochMilli(),
                outcome.hasClickedAt()
                        ? FeatureMessages.toInstant(outcome.getClickedAt()).toEpochMilli()
                        : Showing.NOT_CLICKED));
    }

    private static long sum(List<Long> bins) {
        long sum = 0;
        for (long bin : bins) {
            sum += Math.max(-MAX_CHANGE - 1, Math.min(MAX_CHANGE + 1, bin)); // out of range, but in a long
        }
        return sum;
    }

    private static Instant newestEvent(Outcome outcome) throws UnreadableException {
        Instant newest = FeatureValue.NEVER;
        if (outcome.hasSeenAt()) {
            newest = later(newest, FeatureMessages.toInstant(outcome.getSeenAt()));
        }
        if (outcome.hasClickedAt()) {
            newest = later(newest, FeatureMessages.toInstant(outcome.getClickedAt()));
        }
        if (outcome.hasReadOnAt()) {
            newest = later(newest, FeatureMessages.toInstant(outcome.getReadOnAt()));
        }
        return newest;
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
