package io.afterclick.insight.adapter.kafka;

import io.afterclick.insight.history.Fact;
import io.afterclick.proto.bandit.v1.DecisionRecord;
import io.afterclick.proto.bandit.v1.Outcome;
import io.afterclick.proto.bandit.v1.OutcomeStage;
import io.afterclick.proto.catalog.v1.Work;
import io.afterclick.proto.decision.v1.Decision;
import io.afterclick.proto.decision.v1.VariantAssignment;
import io.afterclick.proto.event.v1.Event;
import io.afterclick.proto.event.v1.Read;
import io.afterclick.proto.event.v1.ShownWork;
import io.afterclick.proto.key.v1.WorkKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads the records of one topic as facts. */
interface FactReader {
    /**
     * What a record says: one fact for each table that it belongs to.
     *
     * @throws UnreadableRecordException for a record to put aside
     */
    List<? extends Fact> read(ConsumerRecord<byte[], byte[]> record) throws UnreadableRecordException;

    static Fact.Event event(ConsumerRecord<byte[], byte[]> record) throws UnreadableRecordException {
        Event event = Fields.value(record, Event.parser(), "event");
        return switch (event.getBodyCase()) {
            case IMPRESSION -> shown(event, "impression", event.getImpression().getShown());
            case CLICK -> shown(event, "click", event.getClick().getShown());
            case READ -> read(event, event.getRead());
            case BODY_NOT_SET -> throw new UnreadableRecordException("it does not say what happened");
        };
    }

    private static Fact.Event shown(Event event, String type, ShownWork shown) throws UnreadableRecordException {
        Fields.require(shown.getPosition() >= 1, "position");
        return new Fact.Event(
                Fields.tenant(event.getTenant()),
                time(event),
                receivedAt(event),
                Fields.id(event.getReaderId(), "reader_id"),
                type,
                Fields.id(shown.getWorkId(), "work_id"),
                Optional.of(new Fact.Shown(
                        Fields.id(shown.getDecisionId(), "decision_id"),
                        Fields.id(shown.getQueryWorkId(), "query_work_id"),
                        shown.getPosition(),
                        Fields.time(shown.getDecidedAt(), "decided_at"),
                        shown.getPolicy(),
                        shown.getPolicyVersion(),
                        shown.getModelVersion(),
                        finite(shown.getScore()))),
                OptionalInt.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                false,
                shown.getWorkEpisodes());
    }

    private static Fact.Event read(Event event, Read read) throws UnreadableRecordException {
        Fields.require(!read.hasEpisode() || read.getEpisode() >= 1, "episode");
        Fields.require(!read.hasPlays() || (read.getPlays() > 0 && Double.isFinite(read.getPlays())), "plays");
        return new Fact.Event(
                Fields.tenant(event.getTenant()),
                time(event),
                receivedAt(event),
                Fields.id(event.getReaderId(), "reader_id"),
                "read",
                Fields.id(read.getWorkId(), "work_id"),
                Optional.empty(),
                read.hasEpisode() ? OptionalInt.of(read.getEpisode()) : OptionalInt.empty(),
                read.hasPlays() ? OptionalDouble.of(read.getPlays()) : OptionalDouble.empty(),
                read.hasRating() && Double.isFinite(read.getRating())
                        ? OptionalDouble.of(read.getRating())
                        : OptionalDouble.empty(),
                read.getImported(),
                read.getWorkEpisodes());
    }

    private static Instant time(Event event) throws UnreadableRecordException {
        return event.hasTime() ? Fields.time(event.getTime(), "time") : receivedAt(event);
    }

    private static Instant receivedAt(Event event) throws UnreadableRecordException {
        Fields.require(event.hasReceivedAt() || event.hasTime(), "time");
        return event.hasReceivedAt()
                ? Fields.time(event.getReceivedAt(), "received_at")
                : Fields.time(event.getTime(), "time");
    }

    static Fact.Decision decision(ConsumerRecord<byte[], byte[]> record) throws UnreadableRecordException {
        Decision decision = Fields.value(record, Decision.parser(), "decision");
        List<Fact.Slot> works = new ArrayList<>();
        for (int i = 0; i < decision.getShownCount(); i++) {
            ShownWork shown = decision.getShown(i);
            works.add(new Fact.Slot(
                    Fields.id(shown.getWorkId(), "work_id"),
                    shown.getPosition(),
                    finite(shown.getScore()),
                    i < decision.getRetrieversCount() ? decision.getRetrievers(i) : ""));
        }
        List<Fact.Assignment> assignments = new ArrayList<>();
        for (VariantAssignment assignment : decision.getAssignmentsList()) {
            assignments.add(new Fact.Assignment(
                    assignment.getExperiment(),
                    assignment.getExperimentVersion(),
                    assignment.getVariant(),
                    assignment.getDecidedPolicy()));
        }
        Fields.require(decision.hasDecidedAt(), "decided_at");
        return new Fact.Decision(
                Fields.tenant(decision.getTenant()),
                Fields.time(decision.getDecidedAt(), "decided_at"),
                Fields.idOrEmpty(decision.getReaderId(), "reader_id"),
                Fields.id(decision.getDecisionId(), "decision_id"),
                Fields.id(decision.getQueryWorkId(), "query_work_id"),
                decision.getPolicy(),
                decision.getPolicyVersion(),
                decision.getModelVersion(),
                List.copyOf(works),
                List.copyOf(decision.getDegradedList()),
                List.copyOf(assignments));
    }

    /** What it says, and the record as it is. */
    static List<Fact> outcomeAndChange(ConsumerRecord<byte[], byte[]> record) throws UnreadableRecordException {
        Fact.Outcome outcome = outcome(record);
        return List.of(
                outcome,
                new Fact.OutcomeChange(
                        outcome.tenant(),
                        outcome.time(),
                        Instant.ofEpochMilli(Math.max(0, record.timestamp())),
                        outcome.readerId(),
                        record.offset(),
                        record.value()));
    }

    private static Fact.Outcome outcome(ConsumerRecord<byte[], byte[]> record) throws UnreadableRecordException {
        Outcome outcome = Fields.value(record, Outcome.parser(), "outcome");
        Fields.require(
                outcome.getStage() != OutcomeStage.OUTCOME_STAGE_UNSPECIFIED
                        && outcome.getStage() != OutcomeStage.UNRECOGNIZED,
                "stage");
        Fields.require(outcome.getRevision() >= 1, "revision");
        Fields.require(outcome.hasDecidedAt(), "decided_at");
        return new Fact.Outcome(
                Fields.tenant(outcome.getTenant()),
                Fields.time(outcome.getDecidedAt(), "decided_at"),
                Fields.id(outcome.getReaderId(), "reader_id"),
                Fields.id(outcome.getDecisionId(), "decision_id"),
                Fields.id(outcome.getQueryWorkId(), "query_work_id"),
                Fields.id(outcome.getWorkId(), "work_id"),
                outcome.getPosition(),
                outcome.getPolicy(),
                outcome.getPolicyVersion(),
                outcome.getModelVersion(),
                Fields.time(outcome.hasSeenAt(), outcome.getSeenAt(), "seen_at"),
                Fields.time(outcome.hasClickedAt(), outcome.getClickedAt(), "clicked_at"),
                Fields.time(outcome.hasReadOnAt(), outcome.getReadOnAt(), "read_on_at"),
                outcome.getEpisodesRead(),
                lower(outcome.getStage().name(), "OUTCOME_STAGE_"),
                outcome.getRevision(),
                finite(outcome.getScore()),
                outcome.getChain(),
                outcome.getBotLike());
    }

    static Fact.DecisionRecord decisionRecord(ConsumerRecord<byte[], byte[]> record) throws UnreadableRecordException {
        DecisionRecord message = Fields.value(record, DecisionRecord.parser(), "record of a decision");
        Fields.require(message.hasRankedAt(), "ranked_at");
        return new Fact.DecisionRecord(
                Fields.tenant(message.getTenant()),
                Fields.time(message.getRankedAt(), "ranked_at"),
                Fields.id(message.getDecisionId(), "decision_id"),
                Fields.id(message.getQueryWorkId(), "query_work_id"),
                message.getShown().getPolicy(),
                message.getShown().getPolicyVersion(),
                message.getModelVersion(),
                finite(message.getRecordShare()),
                record.value());
    }

    static Fact.Work work(ConsumerRecord<byte[], byte[]> record) throws UnreadableRecordException {
        Fields.require(record.key() != null, "key");
        WorkKey key = Fields.parse(record.key(), WorkKey.parser(), "key of a work");
        String tenant = Fields.tenant(key.getTenant());
        String workId = Fields.id(key.getWorkId(), "work_id");
        Instant changedAt = Instant.ofEpochMilli(Math.max(0, record.timestamp()));
        if (record.value() == null) {
            return new Fact.Work(tenant, changedAt, record.offset(), workId, Optional.empty());
        }
        Work work = Fields.parse(record.value(), Work.parser(), "work");
        return new Fact.Work(
                tenant,
                changedAt,
                record.offset(),
                workId,
                Optional.of(new Fact.Description(
                        work.getTitle(),
                        List.copyOf(work.getCreatorsList()),
                        List.copyOf(work.getGenresList()),
                        List.copyOf(work.getTagsList()),
                        work.getLanguage(),
                        lower(work.getPricing().name(), "PRICING_"),
                        work.getFreeEpisodes(),
                        work.getEpisodes(),
                        work.getFormat(),
                        work.getFranchise(),
                        Fields.time(work.hasPublishedAt(), work.getPublishedAt(), "published_at"),
                        !work.hasAvailable() || work.getAvailable())));
    }

    private static String lower(String name, String prefix) {
        return (name.startsWith(prefix) ? name.substring(prefix.length()) : name).toLowerCase(Locale.ROOT);
    }

    private static double finite(double value) {
        return Double.isFinite(value) ? value : 0;
    }
}
