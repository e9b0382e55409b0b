package io.afterclick.bandit.adapter.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.Timestamps;
import io.afterclick.bandit.attribution.OutcomeRevision;
import io.afterclick.bandit.attribution.OutcomeStage;
import io.afterclick.bandit.attribution.ReaderWork;
import io.afterclick.bandit.attribution.ShownWork;
import io.afterclick.bandit.attribution.Verdict;
import io.afterclick.bandit.count.OutcomeCounts;
import io.afterclick.proto.bandit.v1.Outcome;
import io.afterclick.proto.key.v1.ArmKey;

/** Writes and reads records of {@code afterclick.outcomes}. */
final class OutcomeRecords {
    private OutcomeRecords() {}

    /** Key of a record: the arm. */
    static byte[] key(ReaderWork readerWork, ShownWork shown) {
        return ArmKey.newBuilder()
                .setTenant(readerWork.tenant())
                .setQueryWorkId(shown.queryWorkId())
                .setCandidateWorkId(readerWork.workId())
                .build()
                .toByteArray();
    }

    static byte[] value(ReaderWork readerWork, OutcomeRevision revision) {
        ShownWork shown = revision.shown();
        Verdict verdict = revision.verdict();
        Outcome.Builder outcome = Outcome.newBuilder()
                .setTenant(readerWork.tenant())
                .setReaderId(readerWork.readerId())
                .setDecisionId(shown.decisionId())
                .setQueryWorkId(shown.queryWorkId())
                .setWorkId(readerWork.workId())
                .setPosition(shown.position())
                .setPolicy(shown.policy())
                .setPolicyVersion(shown.policyVersion())
                .setModelVersion(shown.modelVersion())
                .setDecidedAt(Timestamps.fromMillis(shown.decidedAtMillis()))
                .setSeenAt(Timestamps.fromMillis(verdict.seenAtMillis()))
                .setEpisodesRead(verdict.episodesRead())
                .setStage(stage(verdict.stage()))
                .setRevision(revision.revision())
                .setScore(shown.score())
                .setChain(verdict.chain().size())
                .setBotLike(verdict.botLike());
        if (verdict.clickedAtMillis() != Verdict.NEVER) {
            outcome.setClickedAt(Timestamps.fromMillis(verdict.clickedAtMillis()));
        }
        if (verdict.readOnAtMillis() != Verdict.NEVER) {
            outcome.setReadOnAt(Timestamps.fromMillis(verdict.readOnAtMillis()));
        }
        if (!revision.change().isZero()) {
            outcome.setChange(CountsCodec.toProto(revision.change()));
        }
        return outcome.build().toByteArray();
    }

    /**
     * What an outcome adds to the counts of its arm, which the key names.
     *
     * @param decidedAtMillis when the decision was made that showed the work
     * @param score fused score that it showed it with; 0 where not known
     */
    record Change(long decidedAtMillis, double score, OutcomeCounts counts) {}

    static Change change(byte[] key, byte[] value) throws UnreadableRecordException {
        if (key == null || value == null) {
            throw new UnreadableRecordException("key or value is missing");
        }
        try {
            ArmKey arm = ArmKey.parseFrom(key);
            Outcome outcome = Outcome.parseFrom(value);
            boolean keyFits = arm.getTenant().equals(outcome.getTenant())
                    && arm.getQueryWorkId().equals(outcome.getQueryWorkId())
                    && arm.getCandidateWorkId().equals(outcome.getWorkId());
            if (!keyFits || outcome.getTenant().isEmpty()) {
                throw new UnreadableRecordException("the key is not the outcome's arm");
            }
            if (!outcome.hasDecidedAt() || !Timestamps.isValid(outcome.getDecidedAt())) {
                throw new UnreadableRecordException("missing or invalid: decided_at");
            }
            return new Change(
                    Timestamps.toMillis(outcome.getDecidedAt()),
                    outcome.getScore(),
                    CountsCodec.fromProto(outcome.getChange()));
        } catch (InvalidProtocolBufferException e) {
            throw new UnreadableRecordException("key or value is no valid Protobuf of this topic", e);
        }
    }

    private static io.afterclick.proto.bandit.v1.OutcomeStage stage(OutcomeStage stage) {
        return switch (stage) {
            case SEEN -> io.afterclick.proto.bandit.v1.OutcomeStage.OUTCOME_STAGE_SEEN;
            case MISS -> io.afterclick.proto.bandit.v1.OutcomeStage.OUTCOME_STAGE_MISS;
            case CLICKED -> io.afterclick.proto.bandit.v1.OutcomeStage.OUTCOME_STAGE_CLICKED;
            case READ_ON -> io.afterclick.proto.bandit.v1.OutcomeStage.OUTCOME_STAGE_READ_ON;
            case ONE_AND_DONE -> io.afterclick.proto.bandit.v1.OutcomeStage.OUTCOME_STAGE_ONE_AND_DONE;
            case UNREAD -> io.afterclick.proto.bandit.v1.OutcomeStage.OUTCOME_STAGE_UNREAD;
        };
    }
}
