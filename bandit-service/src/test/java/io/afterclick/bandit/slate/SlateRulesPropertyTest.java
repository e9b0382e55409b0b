package io.afterclick.bandit.slate;

import static org.assertj.core.api.Assertions.assertThat;

import io.afterclick.bandit.policy.PolicySettings;
import io.afterclick.bandit.policy.PolicySettings.Diversity;
import io.afterclick.bandit.policy.PolicySettings.DiversityMethod;
import io.afterclick.bandit.policy.PolicySettings.GuardRails;
import io.afterclick.bandit.policy.Reward;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlateRulesPropertyTest {
    private static final int PLACES = 10;

    @Test
    void make_anyRules_isFullDistinctPinnedFirst() {
        for (long seed = 0; seed < 400; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int size = 1 + random.nextInt(60);
            GuardRails rails = new GuardRails(random.nextDouble(), random.nextInt(3), random.nextInt(3));
            List<SlateCandidate> candidates = SlateStage.varied(random, size, random.nextInt(3) * 0.05);
            int[] slate = SlateStage.make(task(random, rails, candidates), seed);
            int[] pinned = IntStream.range(0, size)
                    .filter(i -> candidates.get(i).pinned())
                    .limit(slate.length)
                    .toArray();
            assertThat(slate)
                    .as("seed %d", seed)
                    .hasSize(Math.min(PLACES, size))
                    .doesNotHaveDuplicates();
            assertThat(Arrays.copyOf(slate, pinned.length)).as("seed %d", seed).isEqualTo(pinned);
        }
    }

    @Test
    void make_enoughCandidates_keepsAllRules() {
        for (long seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            // Many creators and many new works, so that nothing needs to be given up.
            List<SlateCandidate> candidates = IntStream.range(0, 120)
                    .mapToObj(i -> new SlateCandidate(
                            "w" + i,
                            0,
                            false,
                            List.of("c" + random.nextInt(60)),
                            random.nextBoolean() ? "" : "f" + random.nextInt(40),
                            random.nextInt(4) == 0,
                            0))
                    .toList();
            GuardRails rails = new GuardRails(0.3, 1 + random.nextInt(2), 1 + random.nextInt(2));
            int[] slate = SlateStage.make(task(random, rails, candidates), seed);
            assertThat(Arrays.stream(slate)
                            .filter(i -> candidates.get(i).newWork())
                            .count())
                    .as("seed %d", seed)
                    .isGreaterThanOrEqualTo(3);
            for (int i : slate) {
                SlateCandidate one = candidates.get(i);
                assertThat(Arrays.stream(slate)
                                .filter(j -> candidates.get(j).creators().equals(one.creators()))
                                .count())
                        .as("seed %d", seed)
                        .isLessThanOrEqualTo(rails.maxPerCreator());
                assertThat(Arrays.stream(slate)
                                .filter(j -> !one.franchise().isEmpty()
                                        && candidates.get(j).franchise().equals(one.franchise()))
                                .count())
                        .as("seed %d", seed)
                        .isLessThanOrEqualTo(rails.maxPerFranchise());
            }
        }
    }

    @Test
    void make_newWorksLowInOrder_takeTheLastPlacesOfTheirShare() {
        List<SlateCandidate> candidates = IntStream.range(0, 30)
                .mapToObj(i -> new SlateCandidate("w" + i, 0, false, List.of(), "", i >= 20, 0))
                .toList();
        assertThat(slate(candidates, new GuardRails(0.2, 0, 0))).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 20, 21);
        assertThat(slate(candidates, new GuardRails(0.11, 0, 0)))
                .as("a share is rounded up")
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 20, 21);
        assertThat(slate(candidates.subList(0, 21), new GuardRails(0.5, 0, 0)))
                .as("fewer new works than their share")
                .hasSize(PLACES)
                .contains(20);
    }

    @Test
    void make_oneCreatorMadeAll_givesUpTheRuleRatherThanAPlace() {
        List<SlateCandidate> candidates = IntStream.range(0, 30)
                .mapToObj(i -> new SlateCandidate("w" + i, 0, false, List.of(i < 29 ? "a" : "b"), "", false, 0))
                .toList();
        assertThat(slate(candidates, new GuardRails(0, 2, 0))).containsExactly(0, 1, 29, 2, 3, 4, 5, 6, 7, 8);
    }

    @Test
    void make_pinnedWorks_countForTheRulesOfTheOthers() {
        List<SlateCandidate> candidates = IntStream.range(0, 30)
                .mapToObj(i -> new SlateCandidate("w" + i, 0, i == 7, List.of("c" + i % 15), "", false, 0))
                .toList();
        assertThat(slate(candidates, new GuardRails(0, 1, 0))).startsWith(7).doesNotContain(22);
    }

    private static int[] slate(List<SlateCandidate> candidates, GuardRails rails) {
        PolicySettings settings = SlateStage.settings(Reward.FUSION_ONLY, 0, Diversity.NONE, rails, 0);
        return SlateStage.make(
                SlateStage.task(
                        settings,
                        SlateStage.posteriors(new SplittableRandom(1), candidates.size()),
                        candidates,
                        PLACES,
                        new byte[0][]),
                1);
    }

    private static SlateTask task(SplittableRandom random, GuardRails rails, List<SlateCandidate> candidates) {
        int size = candidates.size();
        DiversityMethod method = DiversityMethod.values()[random.nextInt(3)];
        PolicySettings settings =
                SlateStage.settings(Reward.TWO_STEP, 0.2, new Diversity(method, 0.5, 0), rails, random.nextInt(5));
        return SlateStage.task(
                settings,
                SlateStage.posteriors(random, size),
                candidates,
                Math.min(PLACES, size),
                SlateStage.vectors(random, size, 0.2));
    }
}
