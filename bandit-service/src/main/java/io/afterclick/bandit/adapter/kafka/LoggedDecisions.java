package io.afterclick.bandit.adapter.kafka;

import com.google.protobuf.util.Timestamps;
import io.afterclick.bandit.count.Weighing;
import io.afterclick.bandit.evaluation.LoggedDecision;
import io.afterclick.bandit.evaluation.RankingInputs;
import io.afterclick.bandit.evaluation.RankingInputs.ArmBelief;
import io.afterclick.bandit.policy.PolicySettings;
import io.afterclick.bandit.policy.PolicySettings.Diversity;
import io.afterclick.bandit.policy.PolicySettings.DiversityMethod;
import io.afterclick.bandit.policy.PolicySettings.GuardRails;
import io.afterclick.bandit.policy.PolicySettings.Prior;
import io.afterclick.bandit.policy.Reward;
import io.afterclick.bandit.slate.SlateCandidate;
import io.afterclick.proto.bandit.v1.DecisionRecord;
import io.afterclick.proto.bandit.v1.Propensity;
import io.afterclick.proto.bandit.v1.RankedWork;
import io.afterclick.proto.bandit.v1.RecordedArm;
import io.afterclick.proto.bandit.v1.RecordedCandidate;
import io.afterclick.proto.bandit.v1.RecordedPolicy;
import io.afterclick.proto.bandit.v1.RecordedRanking;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/** Makes decisions for off-policy evaluation of records of {@code afterclick.decision-records}. */
final class LoggedDecisions {
    private LoggedDecisions() {}

    /**
     * @param reader pseudonym of the reader; empty where not known
     * @param outcome from the id of a shown work to what came of it
     * @throws UnreadableRecordException for a record that contradicts itself
     */
    static LoggedDecision logged(
            DecisionRecord record, String reader, boolean botLike, Function<String, DecisionExport.Shown> outcome)
            throws UnreadableRecordException {
        RecordedRanking ranking = record.getShown();
        int size = record.getCandidatesCount();
        require(ranking.getArmsCount() == size, "candidates and arms differ in number");
        require(ranking.getPropensitiesCount() == ranking.getSlateCount(), "slate and propensities differ in number");
        List<SlateCandidate> candidates = new ArrayList<>(size);
        List<byte[]> vectors = new ArrayList<>(size);
        List<ArmBelief> beliefs = new ArrayList<>(size);
        List<String> works = new ArrayList<>(size);
        Map<String, Integer> indices = new HashMap<>();
        for (int i = 0; i < size; i++) {
            RecordedCandidate candidate = record.getCandidates(i);
            works.add(candidate.getCandidate().getWorkId());
            indices.put(candidate.getCandidate().getWorkId(), i);
            candidates.add(candidate(candidate.getCandidate()));
            vectors.add(candidate.getVector().toByteArray());
            beliefs.add(belief(ranking.getArms(i)));
        }
        List<LoggedDecision.Slot> slots = new ArrayList<>();
        double uniformShare = ranking.getSettings().getUniformShare();
        for (int i = 0; i < ranking.getSlateCount(); i++) {
            RankedWork work = ranking.getSlate(i);
            Integer candidate = indices.get(work.getWorkId());
            require(candidate != null, "a shown work is no candidate");
            require(work.getPosition() == i + 1, "the slate is not in order");
            DecisionExport.Shown shown = outcome.apply(work.getWorkId());
            slots.add(new LoggedDecision.Slot(
                    candidate,
                    propensity(ranking.getPropensities(i), ranking.getDraws(), uniformShare),
                    shown.seen(),
                    shown.clicked(),
                    shown.readOn(),
                    shown.open()));
        }
        RankingInputs inputs = new RankingInputs(
                record.getTenant(),
                record.getQueryWorkId(),
                record.getModelVersion(),
                Timestamps.toMillis(record.getRankedAt()),
                record.hasReaderGsScore() ? OptionalDouble.of(record.getReaderGsScore()) : OptionalDouble.empty(),
                settings(ranking.getSettings()),
                ranking.getSeed(),
                candidates,
                vectors,
                beliefs);
        return new LoggedDecision(
                record.getDecisionId(),
                reader,
                ranking.getPolicy(),
                ranking.getPolicyVersion(),
                works,
                slots,
                botLike,
                Optional.of(inputs));
    }

    /** A standard error of 0 says that chance plays no part: the propensity is exact. */
    private static LoggedDecision.Propensity propensity(Propensity propensity, int draws, double uniformShare) {
        return new LoggedDecision.Propensity(
                propensity.getValue(),
                propensity.getStandardError(),
                propensity.getStandardError() == 0 ? 0 : draws,
                uniformShare);
    }

    private static SlateCandidate candidate(io.afterclick.proto.bandit.v1.SlateCandidate candidate) {
        return new SlateCandidate(
                candidate.getWorkId(),
                candidate.getScore(),
                candidate.getPinned(),
                candidate.getCreatorsList(),
                candidate.getFranchise(),
                candidate.getNewWork(),
                candidate.getUnclickedImpressions());
    }

    private static ArmBelief belief(RecordedArm arm) {
        return new ArmBelief(
                arm.getClickA(),
                arm.getClickB(),
                arm.getReadOnA(),
                arm.getReadOnB(),
                arm.getYieldA(),
                arm.getYieldB(),
                arm.getChainMean(),
                arm.getExamined(),
                arm.getClicks(),
                arm.getReadOns(),
                arm.getFailures());
    }

    private static PolicySettings settings(RecordedPolicy policy) throws UnreadableRecordException {
        return new PolicySettings(
                named(Reward.values(), Reward::text, policy.getReward()),
                policy.getClickExponent(),
                policy.getReadOnExponent(),
                policy.getChainWeight(),
                policy.getUniformShare(),
                DecisionRecordCodec.exploration(policy),
                policy.hasHalfLife() ? Duration.ofSeconds(policy.getHalfLife().getSeconds()) : Weighing.FOREVER,
                policy.hasFlatPrior()
                        ? new Prior.Flat(
                                policy.getFlatPrior().getA(),
                                policy.getFlatPrior().getB())
                        : new Prior.Hierarchical(),
                policy.getExaminationCount() == 0 ? Optional.empty() : Optional.of(policy.getExaminationList()),
                new Diversity(
                        named(
                                DiversityMethod.values(),
                                method -> method.name().toLowerCase(Locale.ROOT),
                                policy.getDiversityMethod()),
                        policy.getDiversityStrength(),
                        policy.getDiversityReaderSlope()),
                new GuardRails(policy.getNewWorksShare(), policy.getMaxPerCreator(), policy.getMaxPerFranchise()),
                policy.getFatigueImpressions(),
                policy.getShadow());
    }

    private static <T> T named(T[] values, Function<T, String> name, String wanted) throws UnreadableRecordException {
        return Arrays.stream(values)
                .filter(value -> name.apply(value).equals(wanted))
                .findAny()
                .orElseThrow(() -> new UnreadableRecordException("unknown in settings: " + wanted));
    }

    private static void require(boolean valid, String reason) throws UnreadableRecordException {
        if (!valid) {
            throw new UnreadableRecordException(reason);
        }
    }
}
