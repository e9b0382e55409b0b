package io.afterclick.bandit.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.afterclick.bandit.adapter.kafka.DecisionRecordCodec;
import io.afterclick.bandit.count.Arm;
import io.afterclick.bandit.count.ArmCounts;
import io.afterclick.bandit.count.CountTable;
import io.afterclick.bandit.count.OutcomeCounts;
import io.afterclick.bandit.policy.Policy;
import io.afterclick.bandit.policy.PolicyBook;
import io.afterclick.bandit.policy.PolicyDefinition;
import io.afterclick.bandit.policy.PolicySettings;
import io.afterclick.bandit.policy.PolicySettings.Diversity;
import io.afterclick.bandit.policy.PolicySettings.DiversityMethod;
import io.afterclick.bandit.policy.PolicySettings.GuardRails;
import io.afterclick.bandit.policy.PriorSettings;
import io.afterclick.bandit.policy.Reward;
import io.afterclick.bandit.policy.TenantPriors;
import io.afterclick.bandit.slate.RankedSlate;
import io.afterclick.bandit.slate.RankingLog;
import io.afterclick.bandit.slate.Slate;
import io.afterclick.bandit.slate.SlateCandidate;
import io.afterclick.bandit.slate.SlateRanker;
import io.afterclick.bandit.slate.SlateRequest;
import io.afterclick.bandit.slate.SlateStage;
import io.afterclick.bandit.vector.VectorTable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DecisionRecordingTest {
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(1_790_000_000_000L), ZoneOffset.UTC);

    private final SplittableRandom random = new SplittableRandom(11);
    private final CountTable counts = new CountTable(1_000);
    private final PolicyBook book = new PolicyBook("two-step");
    private final VectorTable vectors = new VectorTable(1_000);
    private final TenantPriors priors = new TenantPriors(counts, PriorSettings.DEFAULT, CLOCK);
    private final SlateRanker ranker =
            new SlateRanker(counts, book, priors, vectors, random::nextLong, RankingLog.NONE);
    private final List<DecisionRecord> written = new CopyOnWriteArrayList<>();

    DecisionRecordingTest() {
        byte[][] found = SlateStage.vectors(random, 30, 0.1);
        for (int i = 0; i < 30; i++) {
            vectors.put("t", "w" + i, "m", found[i]);
            long clicks = random.nextInt(20);
            OutcomeCounts seen = OutcomeCounts.of(
                    new long[] {200},
                    new long[] {clicks},
                    200 - clicks,
                    clicks / 2,
                    clicks - clicks / 2,
                    0,
                    0,
                    new long[0],
                    new long[] {clicks / 2});
            counts.put(new Arm("t", "q", "w" + i), ArmCounts.ZERO.plus(CLOCK.millis(), seen, 1.0 / (i + 1)));
        }
        put("diverse", Reward.TWO_STEP, 0.05, new Diversity(DiversityMethod.DPP, 0.4, -0.5), false);
        put("shadow-mmr", Reward.CLICK, 0, new Diversity(DiversityMethod.MMR, 0.4, 0), true);
        put("shadow-plain", Reward.TWO_STEP, 0, Diversity.NONE, true);
    }

    private void put(String name, Reward reward, double uniformShare, Diversity diversity, boolean shadow) {
        PolicySettings settings = new PolicySettings(
                reward,
                1,
                0.7,
                0.3,
                uniformShare,
                0.25,
                Duration.ofDays(30),
                new PolicySettings.Prior.Hierarchical(),
                Optional.of(List.of(1.0, 0.6)),
                diversity,
                new GuardRails(0.2, 2, 1),
                6,
                shadow);
        book.put("t", new PolicyDefinition(new Policy(name, 7, settings), "", Optional.empty()));
    }

    @Test
    void record_decision_isReplayedExactlyFromItsBytes() throws Exception {
        DecisionRecording recording = recording(1, 10);
        for (int decision = 0; decision < 10; decision++) {
            RankedSlate ranked = ranked("d" + decision);
            DecisionRecord record = recording.record(ranked, CLOCK.instant());
            byte[] bytes = DecisionRecordCodec.toProto(record).toByteArray();
            DecisionRecord read =
                    DecisionRecordCodec.fromProto(io.afterclick.proto.bandit.v1.DecisionRecord.parseFrom(bytes));
            assertThat(read).usingRecursiveComparison().isEqualTo(record);
            Slate replayed = Replay.shown(read);
            assertThat(replayed).isEqualTo(ranked.slate());
            assertThat(read.shown().slate()).isEqualTo(replayed.works());
            for (DecisionRecord.Ranking shadow : read.shadows()) {
                assertThat(Replay.of(read, shadow).works()).isEqualTo(shadow.slate());
            }
        }
    }

    @Test
    void record_decision_holdsPropensitiesOfWhatWasShownUnderAllPolicies() {
        DecisionRecord record = recording(1, 10).record(ranked("d"), CLOCK.instant());
        assertThat(record.shadows())
                .extracting(shadow -> shadow.policy().name())
                .containsExactly("shadow-mmr", "shadow-plain");
        assertThat(record.shown().propensities()).hasSize(8).allSatisfy(propensity -> {
            assertThat(propensity.value()).isBetween(0.0, 1.0);
            assertThat(propensity.standardError()).isPositive();
        });
        List<DecisionRecord.Ranking> all = new ArrayList<>(record.shadows());
        all.add(record.shown());
        for (DecisionRecord.Ranking ranking : all) {
            DecisionRecord.Propensity first = ranking.propensities().get(0);
            // 5 standard errors: 1 in 1.7 million for each of three.
            assertThat(first.value())
                    .isCloseTo(first.quadrature().orElseThrow(), within(5 * first.standardError() + 1e-3));
            assertThat(ranking.propensities().get(1).quadrature()).isEmpty();
        }
    }

    @Test
    void ranked_queueFull_dropsAndCounts() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        DecisionRecording recording = new DecisionRecording(
                new DecisionRecording.Settings(new RecordedShare(1), 10_000, 2, 1),
                ranker,
                book,
                vectors,
                CLOCK,
                written::add,
                failure -> gate.countDown());
        for (int decision = 0; decision < 5; decision++) {
            recording.ranked(ranked("d" + decision));
        }
        assertThat(recording.waiting()).isEqualTo(2);
        assertThat(recording.dropped()).isEqualTo(3);
        recording.start();
        await().atMost(Duration.ofSeconds(30)).until(() -> recording.written() == 2);
        recording.close();
        assertThat(written).extracting(DecisionRecord::decisionId).containsExactly("d0", "d1");
        assertThat(gate.getCount()).isEqualTo(1);
    }

    @Test
    void has_manyIds_choosesTheShareAndAlwaysTheSame() {
        RecordedShare share = new RecordedShare(0.05);
        long chosen = IntStream.range(0, 100_000)
                .filter(i -> share.has("decision-" + i))
                .count();
        // Standard deviation 69; 5 of them.
        assertThat(chosen).isBetween(4_655L, 5_345L);
        assertThat(IntStream.range(0, 100_000)
                        .filter(i -> share.has("decision-" + i) && !new RecordedShare(0.1).has("decision-" + i)))
                .as("a larger share holds the smaller")
                .isEmpty();
        assertThat(new RecordedShare(1).has("")).isFalse();
        assertThat(new RecordedShare(1).has("x")).isTrue();
        assertThat(new RecordedShare(0).has("x")).isFalse();
        assertThatThrownBy(() -> new RecordedShare(1.1)).isInstanceOf(IllegalArgumentException.class);
    }

    private DecisionRecording recording(double share, int queue) {
        return new DecisionRecording(
                new DecisionRecording.Settings(new RecordedShare(share), 10_000, queue, 1),
                ranker,
                book,
                vectors,
                CLOCK,
                written::add,
                failure -> {
                    throw failure;
                });
    }

    private RankedSlate ranked(String decisionId) {
        List<SlateCandidate> candidates = SlateStage.varied(random, 30, 0);
        SlateRequest request =
                new SlateRequest("t", "q", "diverse", candidates, 8, decisionId, "m", OptionalDouble.of(0.7));
        return ranker.rank(request, book.find("t", "diverse").orElseThrow(), random.nextLong());
    }
}
