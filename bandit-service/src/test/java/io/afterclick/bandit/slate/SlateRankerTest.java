package io.afterclick.bandit.slate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import io.afterclick.bandit.slate.SlateException.Reason;
import io.afterclick.bandit.vector.VectorTable;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlateRankerTest {
    private static final long NOW = 1_790_000_000_000L;

    private final CountTable counts = new CountTable(1_000);
    private final PolicyBook book = new PolicyBook("two-step");
    private final VectorTable vectors = new VectorTable(1_000);
    private final SplittableRandom seeds = new SplittableRandom(1);
    private final List<RankedSlate> logged = new ArrayList<>();
    private final TenantPriors priors =
            new TenantPriors(counts, PriorSettings.DEFAULT, Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC));
    private final SlateRanker ranker = new SlateRanker(counts, book, priors, vectors, seeds::nextLong, logged::add);

    @Test
    void rank_moreCandidatesThanPlaces_fillsThePlacesInOrder() {
        Slate slate = ranker.rank(request("", works(200), 10));
        assertThat(slate.works()).hasSize(10);
        assertThat(slate.policy()).isEqualTo("two-step");
        assertThat(slate.works()).extracting(Slate.RankedWork::position).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        assertThat(slate.works()).extracting(Slate.RankedWork::workId).doesNotHaveDuplicates();
        assertThat(slate.works()).extracting(Slate.RankedWork::utility).isSortedAccordingTo(Comparator.reverseOrder());
    }

    @Test
    void rank_fewerCandidatesThanPlaces_givesAll() {
        assertThat(ranker.rank(request("fusion-only", works(3), 10)).works())
                .extracting(Slate.RankedWork::workId)
                .containsExactly("w0", "w1", "w2");
    }

    @Test
    void rank_armWithManyReadOns_comesFirst() {
        see("q", "w150", 1_000, 500, 500);
        see("other", "w0", 1_000, 0, 0);
        assertThat(ranker.rank(request("", works(200), 10)).works().get(0).workId())
                .isEqualTo("w150");
    }

    @Test
    void rank_pinnedCandidates_standFirstInTheirOrderUnderEveryPolicy() {
        see("q", "w150", 1_000, 500, 500);
        see("q", "w40", 1_000, 0, 0);
        List<SlateCandidate> works = pin(works(200), 199, 40, 41);
        for (String policy : List.of("two-step", "fusion-only", "uniform")) {
            Slate slate = ranker.rank(request(policy, works, 10));
            assertThat(slate.works())
                    .as(policy)
                    .hasSize(10)
                    .extracting(Slate.RankedWork::workId)
                    .startsWith("w40", "w41", "w199")
                    .doesNotHaveDuplicates();
            assertThat(slate.works().subList(3, 10))
                    .as(policy)
                    .extracting(Slate.RankedWork::utility)
                    .isSortedAccordingTo(Comparator.reverseOrder());
        }
    }

    @Test
    void rank_morePinnedThanPlaces_givesTheFirstOfThem() {
        assertThat(ranker.rank(request("", pin(works(20), 7, 3, 5, 19), 2)).works())
                .extracting(Slate.RankedWork::workId)
                .containsExactly("w3", "w5");
    }

    @Test
    void rank_policyWithDiversity_takesVectorsOfTheRequestsModelOnly() {
        policy("diverse", new Diversity(DiversityMethod.DPP, 1, 0), false);
        // The first five are the same; only under the model "m" is that known.
        for (int i = 0; i < 20; i++) {
            byte[] vector = new byte[20];
            vector[i < 5 ? 0 : i] = 100;
            vectors.put("t", "w" + i, "m", vector);
        }
        assertThat(slate("diverse", "m")).startsWith("w0").doesNotContain("w1", "w2", "w3", "w4");
        assertThat(slate("diverse", "other")).containsExactly("w0", "w1", "w2", "w3", "w4", "w5");
    }

    private List<String> slate(String policy, String model) {
        return ranker
                .rank(new SlateRequest("t", "q", policy, works(20), 6, "", model, OptionalDouble.empty()))
                .works()
                .stream()
                .map(Slate.RankedWork::workId)
                .toList();
    }

    @Test
    void rank_eachSlate_isLoggedWithAllThatMakesItAgain() {
        see("q", "w3", 1_000, 100, 50);
        Slate slate = ranker.rank(request("", works(50), 10));
        assertThat(logged).hasSize(1);
        RankedSlate ranked = logged.get(0);
        assertThat(ranked.slate()).isEqualTo(slate);
        assertThat(ranked.counts().clicks(3)).isEqualTo(100);
        assertThat(SlateRanker.make(ranked.task(), ranked.seed())).isEqualTo(slate);
    }

    @Test
    void rank_unknownOrShadowPolicy_isRefused() {
        policy("shadow", Diversity.NONE, true);
        for (String name : List.of("best", "shadow")) {
            assertThatThrownBy(() -> ranker.rank(request(name, works(3), 10)))
                    .isInstanceOfSatisfying(
                            SlateException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNKNOWN_POLICY));
        }
    }

    @Test
    void new_invalidRequest_isRefusedWithItsReason() {
        assertReason(Reason.INVALID_TENANT, () -> request("T!", "q", works(1), 1, OptionalDouble.empty()));
        assertReason(Reason.INVALID_WORK_ID, () -> request("t", "", works(1), 1, OptionalDouble.empty()));
        assertReason(Reason.INVALID_WORK_ID, () -> request("", List.of(SlateCandidate.of("a\u0000", 0)), 1));
        assertReason(Reason.INVALID_WORK_ID, () -> request("", List.of(SlateCandidate.of("a".repeat(129), 0)), 1));
        assertReason(Reason.NO_CANDIDATES, () -> request("", List.of(), 1));
        assertReason(Reason.TOO_MANY_CANDIDATES, () -> request("", works(201), 1));
        assertReason(
                Reason.DUPLICATE_CANDIDATE,
                () -> request("", List.of(SlateCandidate.of("a", 0), SlateCandidate.of("a", 1)), 1));
        assertReason(Reason.INVALID_CANDIDATE, () -> request("", List.of(SlateCandidate.of("a", Double.NaN)), 1));
        assertReason(
                Reason.INVALID_CANDIDATE,
                () -> request("", List.of(new SlateCandidate("a", 0, false, List.of(), "", false, -1)), 1));
        assertReason(Reason.INVALID_LIMIT, () -> request("", works(1), 0));
        assertReason(Reason.INVALID_LIMIT, () -> request("", works(1), 51));
        assertReason(Reason.INVALID_GS_SCORE, () -> request("t", "q", works(1), 1, OptionalDouble.of(1.5)));
    }

    @Test
    void rank_twoHundredCandidates_takesWellUnderAMillisecond() {
        policy("diverse", new Diversity(DiversityMethod.DPP, 0.3, 0), false);
        SplittableRandom random = new SplittableRandom(1);
        byte[][] found = SlateStage.vectors(random, SlateRequest.MAX_CANDIDATES, 0);
        for (int i = 0; i < SlateRequest.MAX_CANDIDATES; i++) {
            see("q", "w" + i, 100, 20, 5);
            vectors.put("t", "w" + i, "m", found[i]);
        }
        priors.of("t", PolicySettings.of(Reward.TWO_STEP).memory());
        priors.refresh();
        SlateRequest request = new SlateRequest(
                "t", "q", "diverse", works(SlateRequest.MAX_CANDIDATES), 10, "", "m", OptionalDouble.empty());
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        int slates = 3_000;
        for (int i = 0; i < slates; i++) {
            ranker.rank(request);
        }
        logged.clear();
        // CPU time, so that a busy machine does not matter; tests run with the first compiler only.
        long start = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < slates; i++) {
            ranker.rank(request);
        }
        double micros = (threads.getCurrentThreadCpuTime() - start) / 1e3 / slates;
        assertThat(micros).isLessThan(1_000);
    }

    private void policy(String name, Diversity diversity, boolean shadow) {
        PolicySettings usual = PolicySettings.of(Reward.FUSION_ONLY);
        PolicySettings settings = new PolicySettings(
                name.equals("diverse") && diversity.strength() < 1 ? Reward.TWO_STEP : usual.reward(),
                1,
                1,
                0,
                0,
                1,
                usual.halfLife(),
                usual.prior(),
                usual.examination(),
                diversity,
                GuardRails.NONE,
                0,
                shadow);
        book.put("t", new PolicyDefinition(new Policy(name, 2, settings), "", Optional.empty()));
    }

    private void see(String query, String work, long impressions, long clicks, long readOns) {
        OutcomeCounts seen = OutcomeCounts.of(
                new long[] {impressions},
                new long[] {clicks},
                impressions - clicks,
                readOns,
                clicks - readOns,
                0,
                0,
                new long[0],
                new long[] {readOns});
        counts.put(new Arm("t", query, work), ArmCounts.ZERO.plus(NOW, seen, 0));
    }

    private static void assertReason(Reason reason, Runnable call) {
        assertThatThrownBy(call::run).isInstanceOfSatisfying(SlateException.class, e -> assertThat(e.reason())
                .isEqualTo(reason));
    }

    private static SlateRequest request(
            String tenant, String query, List<SlateCandidate> candidates, int limit, OptionalDouble gsScore) {
        return new SlateRequest(tenant, query, "", candidates, limit, "", "", gsScore);
    }

    private static SlateRequest request(String policy, List<SlateCandidate> candidates, int limit) {
        return new SlateRequest("t", "q", policy, candidates, limit, "", "", OptionalDouble.empty());
    }

    private static List<SlateCandidate> works(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> SlateCandidate.of("w" + i, 0))
                .toList();
    }

    private static List<SlateCandidate> pin(List<SlateCandidate> works, int... pinned) {
        List<SlateCandidate> all = new ArrayList<>(works);
        for (int i : pinned) {
            all.set(i, new SlateCandidate(works.get(i).workId(), 0, true, List.of(), "", false, 0));
        }
        return all;
    }
}
