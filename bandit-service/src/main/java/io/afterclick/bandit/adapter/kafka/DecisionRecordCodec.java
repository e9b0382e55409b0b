package io.afterclick.bandit.adapter.kafka;

import com.google.protobuf.ByteString;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import io.afterclick.bandit.count.Weighing;
import io.afterclick.bandit.decision.DecisionRecord;
import io.afterclick.bandit.decision.RecordedArm;
import io.afterclick.bandit.policy.Policy;
import io.afterclick.bandit.policy.PolicySettings;
import io.afterclick.bandit.policy.PolicySettings.Diversity;
import io.afterclick.bandit.policy.PolicySettings.DiversityMethod;
import io.afterclick.bandit.policy.PolicySettings.GuardRails;
import io.afterclick.bandit.policy.PolicySettings.Prior;
import io.afterclick.bandit.policy.Reward;
import io.afterclick.bandit.slate.Slate;
import io.afterclick.bandit.slate.SlateCandidate;
import io.afterclick.proto.bandit.v1.FlatPrior;
import io.afterclick.proto.bandit.v1.Propensity;
import io.afterclick.proto.bandit.v1.RankedWork;
import io.afterclick.proto.bandit.v1.RecordedCandidate;
import io.afterclick.proto.bandit.v1.RecordedPolicy;
import io.afterclick.proto.bandit.v1.RecordedRanking;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** Translates records of decisions from and to their Protobuf form, without losing a bit. */
public final class DecisionRecordCodec {
    private DecisionRecordCodec() {}

    public static io.afterclick.proto.bandit.v1.DecisionRecord toProto(DecisionRecord decision) {
        var proto = io.afterclick.proto.bandit.v1.DecisionRecord.newBuilder()
                .setTenant(decision.tenant())
                .setDecisionId(decision.decisionId())
                .setQueryWorkId(decision.queryWorkId())
                .setModelVersion(decision.modelVersion())
                .setRankedAt(Timestamps.fromMillis(decision.rankedAt().toEpochMilli()))
                .setLimit(decision.limit())
                .setShown(toProto(decision.shown()))
                .setRecordShare(decision.recordShare());
        decision.readerGsScore().ifPresent(proto::setReaderGsScore);
        for (int i = 0; i < decision.candidates().size(); i++) {
            SlateCandidate candidate = decision.candidates().get(i);
            proto.addCandidates(RecordedCandidate.newBuilder()
                    .setVector(ByteString.copyFrom(decision.vectors().get(i)))
                    .setCandidate(io.afterclick.proto.bandit.v1.SlateCandidate.newBuilder()
                            .setWorkId(candidate.workId())
                            .setScore(candidate.score())
                            .setPinned(candidate.pinned())
                            .addAllCreators(candidate.creators())
                            .setFranchise(candidate.franchise())
                            .setNewWork(candidate.newWork())
                            .setUnclickedImpressions(candidate.unclickedImpressions())));
        }
        decision.shadows().forEach(shadow -> proto.addShadows(toProto(shadow)));
        return proto.build();
    }

    private static RecordedRanking toProto(DecisionRecord.Ranking ranking) {
        var proto = RecordedRanking.newBuilder()
                .setPolicy(ranking.policy().name())
                .setPolicyVersion(ranking.policy().version())
                .setSettings(toProto(ranking.policy().settings()))
                .setSeed(ranking.seed())
                .setDraws(ranking.draws());
        for (RecordedArm arm : ranking.arms()) {
            proto.addArmsBuilder()
                    .setClickA(arm.clickA())
                    .setClickB(arm.clickB())
                    .setReadOnA(arm.readOnA())
                    .setReadOnB(arm.readOnB())
                    .setYieldA(arm.yieldA())
                    .setYieldB(arm.yieldB())
                    .setChainMean(arm.chainMean())
                    .setExamined(arm.examined())
                    .setClicks(arm.clicks())
                    .setReadOns(arm.readOns())
                    .setFailures(arm.failures());
        }
        for (Slate.RankedWork work : ranking.slate()) {
            proto.addSlate(RankedWork.newBuilder()
                    .setWorkId(work.workId())
                    .setPosition(work.position())
                    .setUtility(work.utility())
                    .setClickMean(work.clickMean())
                    .setReadOnMean(work.readOnMean()));
        }
        for (DecisionRecord.Propensity propensity : ranking.propensities()) {
            var one = proto.addPropensitiesBuilder()
                    .setValue(propensity.value())
                    .setStandardError(propensity.standardError());
            propensity.quadrature().ifPresent(one::setQuadrature);
        }
        return proto.build();
    }

    private static RecordedPolicy toProto(PolicySettings settings) {
        var proto = RecordedPolicy.newBuilder()
                .setReward(settings.reward().text())
                .setClickExponent(settings.clickExponent())
                .setReadOnExponent(settings.readOnExponent())
                .setChainWeight(settings.chainWeight())
                .setUniformShare(settings.uniformShare())
                .setDiversityMethod(settings.diversity().method().name().toLowerCase(Locale.ROOT))
                .setDiversityStrength(settings.diversity().strength())
                .setDiversityReaderSlope(settings.diversity().readerSlope())
                .setNewWorksShare(settings.guardRails().newWorksShare())
                .setMaxPerCreator(settings.guardRails().maxPerCreator())
                .setMaxPerFranchise(settings.guardRails().maxPerFranchise())
                .setFatigueImpressions(settings.fatigueImpressions())
                .setShadow(settings.shadow())
                .setExploration(settings.exploration());
        if (!settings.halfLife().equals(Weighing.FOREVER)) {
            proto.setHalfLife(Durations.fromMillis(settings.halfLife().toMillis()));
        }
        if (settings.prior() instanceof Prior.Flat flat) {
            proto.setFlatPrior(FlatPrior.newBuilder().setA(flat.a()).setB(flat.b()));
        }
        settings.examination().ifPresent(proto::addAllExamination);
        return proto.build();
    }

    /** @throws IllegalArgumentException for what is no valid record; says why */
    public static DecisionRecord fromProto(io.afterclick.proto.bandit.v1.DecisionRecord proto) {
        List<SlateCandidate> candidates = new ArrayList<>(proto.getCandidatesCount());
        List<byte[]> vectors = new ArrayList<>(proto.getCandidatesCount());
        for (RecordedCandidate recorded : proto.getCandidatesList()) {
            var candidate = recorded.getCandidate();
            candidates.add(new SlateCandidate(
                    candidate.getWorkId(),
                    candidate.getScore(),
                    candidate.getPinned(),
                    candidate.getCreatorsList(),
                    candidate.getFranchise(),
                    candidate.getNewWork(),
                    candidate.getUnclickedImpressions()));
            vectors.add(recorded.getVector().toByteArray());
        }
        return new DecisionRecord(
                proto.getTenant(),
                proto.getDecisionId(),
                proto.getQueryWorkId(),
                proto.getModelVersion(),
                Instant.ofEpochMilli(Timestamps.toMillis(proto.getRankedAt())),
                proto.getLimit(),
                proto.hasReaderGsScore() ? OptionalDouble.of(proto.getReaderGsScore()) : OptionalDouble.empty(),
                candidates,
                vectors,
                fromProto(proto.getShown()),
                proto.getShadowsList().stream()
                        .map(DecisionRecordCodec::fromProto)
                        .toList(),
                proto.getRecordShare());
    }

    private static DecisionRecord.Ranking fromProto(RecordedRanking proto) {
        return new DecisionRecord.Ranking(
                new Policy(proto.getPolicy(), proto.getPolicyVersion(), fromProto(proto.getSettings())),
                proto.getSeed(),
                proto.getArmsList().stream()
                        .map(arm -> new RecordedArm(
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
                                arm.getFailures()))
                        .toList(),
                proto.getSlateList().stream()
                        .map(work -> new Slate.RankedWork(
                                work.getWorkId(),
                                work.getPosition(),
                                work.getUtility(),
                                work.getClickMean(),
                                work.getReadOnMean()))
                        .toList(),
                proto.getPropensitiesList().stream()
                        .map(DecisionRecordCodec::fromProto)
                        .toList(),
                proto.getDraws());
    }

    private static DecisionRecord.Propensity fromProto(Propensity proto) {
        return new DecisionRecord.Propensity(
                proto.getValue(),
                proto.getStandardError(),
                proto.hasQuadrature() ? OptionalDouble.of(proto.getQuadrature()) : OptionalDouble.empty());
    }

    private static PolicySettings fromProto(RecordedPolicy proto) {
        Reward reward = Arrays.stream(Reward.values())
                .filter(value -> value.text().equals(proto.getReward()))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException("no such reward: " + proto.getReward()));
        return new PolicySettings(
                reward,
                proto.getClickExponent(),
                proto.getReadOnExponent(),
                proto.getChainWeight(),
                proto.getUniformShare(),
                exploration(proto),
                proto.hasHalfLife() ? Duration.ofMillis(Durations.toMillis(proto.getHalfLife())) : Weighing.FOREVER,
                proto.hasFlatPrior()
                        ? new Prior.Flat(
                                proto.getFlatPrior().getA(),
                                proto.getFlatPrior().getB())
                        : new Prior.Hierarchical(),
                proto.getExaminationCount() > 0 ? Optional.of(proto.getExaminationList()) : Optional.empty(),
                new Diversity(
                        DiversityMethod.valueOf(proto.getDiversityMethod().toUpperCase(Locale.ROOT)),
                        proto.getDiversityStrength(),
                        proto.getDiversityReaderSlope()),
                new GuardRails(proto.getNewWorksShare(), proto.getMaxPerCreator(), proto.getMaxPerFranchise()),
                proto.getFatigueImpressions(),
                proto.getShadow());
    }

    /** Records from before there was exploration have none: their draws had all of the variance. */
    static double exploration(RecordedPolicy proto) {
        return proto.getExploration() == 0 ? 1 : proto.getExploration();
    }
}
