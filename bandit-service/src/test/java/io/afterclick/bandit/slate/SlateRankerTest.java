package io.afterclick.bandit.slate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afterclick.bandit.count.Arm;
import io.afterclick.bandit.count.ArmCounts;
import io.afterclick.bandit.count.CountTable;
import io.afterclick.bandit.policy.Policies;
import io.afterclick.bandit.policy.PriorSettings;
import io.afterclick.bandit.slate.SlateException.Reason;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlateRankerTest {
    private final CountTable counts = new CountTable(1_000);
    private final SplittableRandom seeds = new SplittableRandom(1);
    private final SlateRanker ranker =
            new SlateRanker(counts, Policies.builtIn(PriorSettings.DEFAULT, "two-step"), seeds::nextLong);

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
        counts.put(new Arm("t", "q", "w150"), ArmCounts.of(1_000, 500, 500, 500, 0, 0, new long[0], new long[] {500}));
        counts.put(new Arm("t", "other", "w0"), ArmCounts.of(1_000, 1_000, 0, 0, 0, 0, new long[0], new long[0]));
        assertThat(ranker.rank(request("", works(200), 10)).works().get(0).workId())
                .isEqualTo("w150");
    }

    @Test
    void rank_pinnedCandidates_standFirstInTheirOrderUnderEveryPolicy() {
        counts.put(new Arm("t", "q", "w150"), ArmCounts.of(1_000, 500, 500, 500, 0, 0, new long[0], new long[] {500}));
        counts.put(new Arm("t", "q", "w40"), ArmCounts.of(1_000, 1_000, 0, 0, 0, 0, new long[0], new long[0]));
        for (String policy : List.of("two-step", "fusion-only", "uniform")) {
            Slate slate = ranker.rank(new SlateRequest("t", "q", policy, works(200), Set.of("w199", "w40", "w41"), 10));
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
            assertThat(slate.works())
                    .as(policy)
                    .extracting(Slate.RankedWork::utility)
                    .allMatch(Double::isFinite);
        }
    }

    @Test
    void rank_morePinnedThanPlaces_givesTheFirstOfThem() {
        assertThat(ranker.rank(new SlateRequest("t", "q", "", works(20), Set.of("w7", "w3", "w5", "w19"), 2))
                        .works())
                .extracting(Slate.RankedWork::workId)
                .containsExactly("w3", "w5");
    }

    @Test
    void rank_unknownPolicy_isRefused() {
        assertThatThrownBy(() -> ranker.rank(request("best", works(3), 10)))
                .isInstanceOfSatisfying(
                        SlateException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNKNOWN_POLICY));
    }

    @Test
    void new_invalidRequest_isRefusedWithItsReason() {
        assertReason(Reason.INVALID_TENANT, () -> new SlateRequest("T!", "q", "", works(1), Set.of(), 1));
        assertReason(Reason.INVALID_WORK_ID, () -> new SlateRequest("t", "", "", works(1), Set.of(), 1));
        assertReason(Reason.INVALID_WORK_ID, () -> new SlateRequest("t", "q", "", List.of("a\u0000"), Set.of(), 1));
        assertReason(
                Reason.INVALID_WORK_ID, () -> new SlateRequest("t", "q", "", List.of("a".repeat(129)), Set.of(), 1));
        assertReason(Reason.NO_CANDIDATES, () -> request("", List.of(), 1));
        assertReason(Reason.TOO_MANY_CANDIDATES, () -> request("", works(201), 1));
        assertReason(Reason.DUPLICATE_CANDIDATE, () -> request("", List.of("a", "b", "a"), 1));
        assertReason(Reason.INVALID_LIMIT, () -> request("", works(1), 0));
        assertReason(Reason.INVALID_LIMIT, () -> request("", works(1), 51));
    }

    @Test
    void rank_twoHundredCandidates_takesWellUnderAMillisecond() {
        List<String> works = works(SlateRequest.MAX_CANDIDATES);
        for (String work : works) {
            counts.put(
                    new Arm("t", "q", work),
                    ArmCounts.of(100, 80, 20, 5, 5, 5, new long[] {1, 1, 1, 1, 1}, new long[] {5}));
        }
        SlateRequest request = request("", works, 10);
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        int slates = 3_000;
        for (int i = 0; i < slates; i++) {
            ranker.rank(request);
        }
        // CPU time, so that a busy machine does not matter; tests run with the first compiler only.
        long start = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < slates; i++) {
            ranker.rank(request);
        }
        double micros = (threads.getCurrentThreadCpuTime() - start) / 1e3 / slates;
        assertThat(micros).isLessThan(500);
    }

    @Test
    void best_anyValues_equalsSorting() {
        for (long seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            double[] values = new double[1 + random.nextInt(60)];
            Arrays.setAll(values, i -> random.nextInt(20));
            int places = 1 + random.nextInt(values.length);
            int[] expected = IntStream.range(0, values.length)
                    .boxed()
                    .sorted(Comparator.comparingDouble((Integer i) -> -values[i]))
                    .limit(places)
                    .mapToInt(Integer::intValue)
                    .toArray();
            assertThat(SlateRanker.best(values, places)).as("seed %d", seed).isEqualTo(expected);
        }
    }

    private static void assertReason(Reason reason, Runnable call) {
        assertThatThrownBy(call::run).isInstanceOfSatisfying(SlateException.class, e -> assertThat(e.reason())
                .isEqualTo(reason));
    }

    private static SlateRequest request(String policy, List<String> candidates, int limit) {
        return new SlateRequest("t", "q", policy, candidates, Set.of(), limit);
    }

    private static List<String> works(int count) {
        return IntStream.range(0, count).mapToObj(i -> "w" + i).toList();
    }
}
