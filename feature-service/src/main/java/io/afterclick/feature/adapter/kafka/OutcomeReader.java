package io.afterclick.feature.adapter.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import io.afterclick.feature.adapter.message.FeatureMessages;
import io.afterclick.feature.adapter.message.UnreadableException;
import io.afterclick.feature.aggregate.FeatureValue;
import io.afterclick.feature.aggregate.FeatureValue.Count;
import io.afterclick.feature.aggregate.FeatureValue.Showings;
import io.afterclick.feature.aggregate.Showing;
import io.afterclick.feature.view.FeatureId;
import io.afterclick.feature.view.Measure;
import io.afterclick.feature.view.View;
import io.afterclick.feature.view.Views;
import io.afterclick.proto.bandit.v1.Outcome;
import io.afterclick.proto.bandit.v1.OutcomeCounts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Reads {@code afterclick.outcomes}: what each revision adds to the counts of the shown work, and what it says of the
 * reader who saw it, both over all query works. Each revision is written once, in a transaction, so it is not looked for
 * twice here.
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
        if (!FeatureId.isEntityId(outcome.getReaderId())) {
            throw new UnreadableException("invalid reader_id");
        }
        Instant asOf = newestEvent(outcome);
        List<Observation> observations = new ArrayList<>(views.size());
        for (View view : views) {
            String name = view.name();
            OutcomeCounts change = outcome.getChange();
            switch (view.measure()) {
                case SHOWN_WORK -> addShowing(name, outcome, observations);
                case IMPRESSIONS ->
                    addChange(name, outcome, sum(change.getImpressionsByPositionList()), asOf, observations);
                case CLICKS -> addChange(name, outcome, sum(change.getClicksByPositionList()), asOf, observations);
                case READ_ONS -> addChange(name, outcome, change.getReadOns(), asOf, observations);
                case READ_WORK -> throw new IllegalStateException(view.measure() + " is no measure of outcomes");
            }
        }
        return new Reading(observations, OptionalLong.empty());
    }

    private static void addChange(
            String view, Outcome outcome, long change, Instant asOf, List<Observation> observations)
            throws UnreadableException {
        if (change < -MAX_CHANGE || change > MAX_CHANGE) {
            throw new UnreadableException("change out of range");
        }
        if (change != 0) {
            FeatureId id = new FeatureId(outcome.getTenant(), view, outcome.getWorkId());
            observations.add(new Observation(id, new Count(change, asOf)));
        }
    }

    /** An outcome that cannot be placed in time says nothing of the reader; the contract asks for neither time. */
    private static void addShowing(String view, Outcome outcome, List<Observation> observations)
            throws UnreadableException {
        if (!outcome.hasDecidedAt() || !outcome.hasSeenAt()) {
            return;
        }
        Showing showing = new Showing(
                outcome.getWorkId(),
                Showing.decisionOf(outcome.getDecisionId()),
                FeatureMessages.toInstant(outcome.getDecidedAt()).toEpochMilli(),
                outcome.getRevision(),
                FeatureMessages.toInstant(outcome.getSeenAt()).toEpochMilli(),
                outcome.hasClickedAt()
                        ? FeatureMessages.toInstant(outcome.getClickedAt()).toEpochMilli()
                        : Showing.NOT_CLICKED);
        FeatureId id = new FeatureId(outcome.getTenant(), view, outcome.getReaderId());
        observations.add(new Observation(id, new Showings(List.of(showing))));
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
