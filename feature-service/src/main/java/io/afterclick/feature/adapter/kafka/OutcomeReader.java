package io.afterclick.feature.adapter.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import io.afterclick.feature.adapter.message.FeatureMessages;
import io.afterclick.feature.adapter.message.UnreadableException;
import io.afterclick.feature.aggregate.FeatureValue;
import io.afterclick.feature.aggregate.FeatureValue.Count;
import io.afterclick.feature.view.FeatureId;
import io.afterclick.feature.view.Measure;
import io.afterclick.feature.view.View;
import io.afterclick.feature.view.Views;
import io.afterclick.proto.bandit.v1.OutcomeCounts;
import io.afterclick.proto.bandit.v1.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Reads {@code afterclick.outcomes}: what each revision adds to the counts of the shown work, over all query works. Each
 * revision is written once, in a transaction, so it is not looked for twice here.
 */
final class OutcomeReader implements RecordReader {
    /** One shown work changes a count by one; the bound only keeps sums from overflowing. */
    private static final long MAX_CHANGE = 1_000_000;

    private final List<View> views;

    OutcomeReader(Views views) {
        this.views = views.from(Measure.Source.OUTCOMES);
    }

    @Override
    public String topic() {
        return Topics.OUTCOMES;
    }

    @Override
    public Reading read(byte[] key, byte[] value) throws UnreadableException {
        if (value == null) {
            throw new UnreadableException("outcome without value");
        }
        Outcome outcome;
        try {
            outcome = Outcome.parseFrom(value);
        } catch (InvalidProtocolBufferException e) {
            throw new UnreadableException("value is no Outcome", e);
        }
        if (!FeatureId.isTenant(outcome.getTenant())) {
            throw new UnreadableException("invalid tenant");
        }
        if (!FeatureId.isEntityId(outcome.getWorkId())) {
            throw new UnreadableException("invalid work_id");
        }
        Instant asOf = newestEvent(outcome);
        List<Observation> observations = new ArrayList<>(views.size());
        for (View view : views) {
            long change = change(view.measure(), outcome.getChange());
            if (change < -MAX_CHANGE || change > MAX_CHANGE) {
                throw new UnreadableException("change out of range");
            }
            if (change != 0) {
                FeatureId id = new FeatureId(outcome.getTenant(), view.name(), outcome.getWorkId());
                observations.add(new Observation(id, new Count(change, asOf)));
            }
        }
        return new Reading(observations, OptionalLong.empty());
    }

    private static long change(Measure measure, OutcomeCounts change) {
        return switch (measure) {
            case IMPRESSIONS -> sum(change.getImpressionsByPositionList());
            case CLICKS -> sum(change.getClicksByPositionList());
            case READ_ONS -> change.getReadOns();
            case READ_WORK -> throw new IllegalStateException(measure + " is no measure of outcomes");
        };
    }

    private static long sum(List<Long> bins) {
        return bins.stream().mapToLong(Long::longValue).sum();
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
