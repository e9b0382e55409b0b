package io.afterclick.candidate.fusion;

import static io.afterclick.candidate.fusion.FusedLists.ranking;
import static io.afterclick.candidate.fusion.FusedLists.scoreByWork;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.afterclick.candidate.retrieval.Evidence;
import io.afterclick.candidate.retrieval.FusedWorks;
import io.afterclick.candidate.retrieval.Fusion;
import io.afterclick.candidate.retrieval.RetrieverRanking;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReciprocalRankFusionTest {
    private static Fusion rrf(Map<String, Double> weights) {
        return Fusions.of(FusionSettings.rrf(60, weights));
    }

    @Test
    void fuse_ofTwoLists_givesTheScoresOfTheFormula() {
        Map<Integer, Double> scores = scoreByWork(
                rrf(Map.of("als", 1.0, "text", 1.0)).fuse(List.of(ranking("als", 1, 2, 3), ranking("text", 3, 4))));
        assertThat(scores).containsOnlyKeys(1, 2, 3, 4);
        assertThat(scores.get(3)).isCloseTo(0.03226645849, within(1e-10)); // 1/63 + 1/61
        assertThat(scores.get(1)).isCloseTo(0.01639344262, within(1e-10)); // 1/61
        assertThat(scores.get(2)).isCloseTo(0.01612903226, within(1e-10)); // 1/62
        assertThat(scores.get(4)).isEqualTo(scores.get(2));
    }

    @Test
    void fuse_withWeights_multipliesEachShare() {
        Map<Integer, Double> scores = scoreByWork(
                rrf(Map.of("als", 2.0, "text", 0.5)).fuse(List.of(ranking("text", 4, 1), ranking("als", 2, 1))));
        assertThat(scores.get(1)).isCloseTo(2.5 / 62, within(1e-15));
        assertThat(scores.get(2)).isCloseTo(2.0 / 61, within(1e-15));
        assertThat(scores.get(4)).isCloseTo(0.5 / 61, within(1e-15));
    }

    @Test
    void fuse_always_keepsTheEvidenceOfEveryRetrieverBestRankFirst() {
        FusedWorks fused = rrf(Map.of("als", 1.0, "text", 1.0, "coread", 1.0))
                .fuse(List.of(ranking("als", 1, 2), ranking("coread", 2), ranking("text", 3, 4, 2)));
        for (int place = 0; place < fused.size(); place++) {
            if (fused.work(place) == 2) {
                assertThat(fused.evidence(place))
                        .containsExactly(
                                new Evidence("coread", 1, 10), new Evidence("als", 2, 9), new Evidence("text", 3, 8));
            } else {
                assertThat(fused.evidence(place)).hasSize(1);
            }
        }
    }

    @Test
    void fuse_ofOrdinalsThatCollide_keepsThemApart() {
        int[] works = new int[500];
        for (int i = 0; i < works.length; i++) {
            works[i] = i * 1024;
        }
        Map<Integer, Double> scores =
                scoreByWork(rrf(Map.of("als", 1.0)).fuse(List.of(ranking("als", works), ranking("text", works))));
        assertThat(scores).hasSize(500);
        assertThat(scores.get(499 * 1024)).isCloseTo(1.0 / 560, within(1e-15));
    }

    @Test
    void fuse_ofNothing_isEmpty() {
        assertThat(rrf(Map.of("als", 1.0))
                        .fuse(List.of(RetrieverRanking.empty("als")))
                        .size())
                .isZero();
        assertThat(rrf(Map.of()).fuse(List.of()).size()).isZero();
    }

    @Test
    void counts_withoutWeight_isFalse() {
        for (FusionMethod method : FusionMethod.values()) {
            Fusion fusion = Fusions.of(
                    new FusionSettings(method, 60, Normalisation.BY_BEST, Map.of("als", 1.0, "popular", 0.0)));
            assertThat(fusion.counts("als")).isTrue();
            assertThat(fusion.counts("popular")).isFalse();
            assertThat(fusion.counts("unnamed")).isFalse();
        }
    }
}
