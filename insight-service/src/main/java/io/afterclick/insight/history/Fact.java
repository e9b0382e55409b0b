package io.afterclick.insight.history;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Something that happened or became known, as the history keeps it: one row of one table. */
public sealed interface Fact {
    String tenant();

    /** The time that it counts for; the history is cut into days by it. */
    Instant time();

    /** The table that it belongs to. */
    Table table();

    /** Whether a deletion of its reader at that time takes it along. */
    default boolean isCoveredBy(ReaderDeletions deletions) {
        return false;
    }

    /**
     * An impression, a click or a read.
     *
     * @param receivedAt when the gateway accepted it
     * @param type {@code impression}, {@code click} or {@code read}
     * @param shown the slate that showed the work; empty for a read
     * @param episode of a read; empty for the work as a whole
     * @param imported undated history: its time is that of the import
     */
    record Event(
            String tenant,
            Instant time,
            Instant receivedAt,
            String readerId,
            String type,
            String workId,
            Optional<Shown> shown,
            OptionalInt episode,
            OptionalDouble plays,
            OptionalDouble rating,
            boolean imported,
            int workEpisodes)
            implements Fact {
        @Override
        public Table table() {
            return Table.EVENTS;
        }

        @Override
        public boolean isCoveredBy(ReaderDeletions deletions) {
            Instant earlier = time.isBefore(receivedAt) ? time : receivedAt;
            return deletions.cover(tenant, readerId, earlier);
        }
    }

    /** How a work was shown. */
    record Shown(
            String decisionId,
            String queryWorkId,
            int position,
            Instant decidedAt,
            String policy,
            long policyVersion,
            String modelVersion,
            double score) {}

    /**
     * An answered request.
     *
     * @param readerId empty for nobody in particular
     * @param works the slate, in order
     * @param degraded stages that were replaced by their fall-back
     */
    record Decision(
            String tenant,
            Instant time,
            String readerId,
            String decisionId,
            String queryWorkId,
            String policy,
            long policyVersion,
            String modelVersion,
            List<Slot> works,
            List<String> degraded,
            List<Assignment> assignments)
            implements Fact {
        @Override
        public Table table() {
            return Table.DECISIONS;
        }

        @Override
        public boolean isCoveredBy(ReaderDeletions deletions) {
            return deletions.cover(tenant, readerId, time);
        }
    }

    /**
     * One place of a slate.
     *
     * @param retriever that ranked the work best; empty where that is not known
     */
    record Slot(String workId, int position, double score, String retriever) {
        /** Of a decision that does not say which retriever. */
        public Slot(String workId, int position, double score) {
            this(workId, position, score, "");
        }
    }

    /** The variant of an experiment that a reader was in. */
    record Assignment(String experiment, long experimentVersion, String variant, boolean decidedPolicy) {}

    /**
     * What came of one shown work, as one revision says.
     *
     * @param time when the decision was made
     * @param stage lower case, such as {@code read_on}
     */
    record Outcome(
            String tenant,
            Instant time,
            String readerId,
            String decisionId,
            String queryWorkId,
            String workId,
            int position,
            String policy,
            long policyVersion,
            String modelVersion,
            Optional<Instant> seenAt,
            Optional<Instant> clickedAt,
            Optional<Instant> readOnAt,
            int episodesRead,
            String stage,
            int revision,
            double score,
            int chain,
            boolean botLike)
            implements Fact {
        @Override
        public Table table() {
            return Table.OUTCOMES;
        }

        @Override
        public boolean isCoveredBy(ReaderDeletions deletions) {
            return deletions.cover(tenant, readerId, time);
        }
    }

    /**
     * One revision of an outcome, as it stood in its topic: what it says and what it adds to the counts.
     *
     * @param time when the decision was made
     * @param writtenAt when the topic took it
     * @param offset its place in its partition
     * @param message the outcome as Protobuf
     */
    record OutcomeChange(String tenant, Instant time, Instant writtenAt, String readerId, long offset, byte[] message)
            implements Fact {
        @Override
        public Table table() {
            return Table.OUTCOME_CHANGES;
        }

        @Override
        public boolean isCoveredBy(ReaderDeletions deletions) {
            return deletions.cover(tenant, readerId, time);
        }
    }

    /**
     * All that a recorded slate was made of. It names no reader.
     *
     * @param message the record as Protobuf
     */
    record DecisionRecord(
            String tenant,
            Instant time,
            String decisionId,
            String queryWorkId,
            String policy,
            long policyVersion,
            String modelVersion,
            double recordShare,
            byte[] message)
            implements Fact {
        @Override
        public Table table() {
            return Table.DECISION_RECORDS;
        }
    }

    /**
     * A work as the catalog has it since a time.
     *
     * @param time when the catalog's topic took it
     * @param offset its place in that topic, which orders what came at the same time
     * @param description empty where the work was deleted
     */
    record Work(String tenant, Instant time, long offset, String workId, Optional<Description> description)
            implements Fact {
        @Override
        public Table table() {
            return Table.WORKS;
        }
    }

    /**
     * What read-outs need to know of a work.
     *
     * @param pricing lower case, such as {@code free_first}; {@code unspecified} where it is not known
     * @param episodes 0 where the number is not known
     */
    record Description(
            String title,
            List<String> creators,
            List<String> genres,
            List<String> tags,
            String language,
            String pricing,
            int freeEpisodes,
            int episodes,
            String format,
            String franchise,
            Optional<Instant> publishedAt,
            boolean available) {}
}
