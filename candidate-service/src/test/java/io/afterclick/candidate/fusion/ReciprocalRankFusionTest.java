package io.afterclick.candidate.fusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.afterclick.candidate.retrieval.Candidate;
import io.afterclick.candidate.retrieval.Evidence;
import io.afterclick.candidate.retrieval.RetrieverRanking;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReciprocalRankFusionTest {
    private static final double K = 60;

    private static RetrieverRanking ranking(String retriever, int... works) {
        float[] scores = new float[works.length];
        for (int i = 0; i < works.length; i++) {
            scores[i] = 10 - i;
        }
        return new RetrieverRanking(retriever, works, scores);
    }

    private static String id(int work) {
        return "w" + work;
    }

    @Test
    void fuse_ofTwoLists_givesTheScoresOfTheFormula() {
        ReciprocalRankFusion fusion = new ReciprocalRankFusion(K, Map.of("als", 1.0, "text", 1.0));
        List<Candidate> fused =
                fusion.fuse(List.of(ranking("als", 1, 2, 3), ranking("text", 3, 4)), 10, ReciprocalRankFusionTest::id);
        // w3: 1/63 + 1/61; w1: 1/61; w2 and w4: 1/62
        assertThat(fused).extracting(Candidate::workId).containsExactly("w3", "w1", "w2", "w4");
        assertThat(fused.get(0).score()).isCloseTo(0.03226645849, within(1e-10));
        assertThat(fused.get(1).score()).isCloseTo(0.01639344262, within(1e-10));
        assertThat(fused.get(2).score()).isCloseTo(0.01612903226, within(1e-10));
        assertThat(fused.get(3).score()).isEqualTo(fused.get(2).score());
    }

    @Test
    void fuse_withWeights_multipliesEachShare() {
        ReciprocalRankFusion fusion = new ReciprocalRankFusion(K, Map.of("als", 2.0, "text", 0.5));
        List<Candidate> fused =
                fusion.fuse(List.of(ranking("text", 4, 1), ranking("als", 2, 1)), 10, ReciprocalRankFusionTest::id);
        assertThat(fused).extracting(Candidate::workId).containsExactly("w1", "w2", "w4");
        assertThat(fused.get(0).score()).isCloseTo(2.5 / 62, within(1e-15));
        assertThat(fused.get(1).score()).isCloseTo(2.0 / 61, within(1e-15));
        assertThat(fused.get(2).score()).isCloseTo(0.5 / 61, within(1e-15));
    }

    @Test
    void fuse_always_keepsTheEvidenceOfEveryRetrieverBestRankFirst() {
        ReciprocalRankFusion fusion = new ReciprocalRankFusion(K, Map.of("als", 1.0, "text", 1.0, "coread", 1.0));
        List<Candidate> fused = fusion.fuse(
                List.of(ranking("als", 1, 2), ranking("coread", 2), ranking("text", 3, 4, 2)),
                1,
                ReciprocalRankFusionTest::id);
        assertThat(fused).hasSize(1);
        assertThat(fused.get(0).workId()).isEqualTo("w2");
        assertThat(fused.get(0).evidence())
                .containsExactly(new Evidence("coread", 1, 10), new Evidence("als", 2, 9), new Evidence("text", 3, 8));
    }

    @Test
    void fuse_ofEqualScores_ordersByWorkId() {
        ReciprocalRankFusion fusion = new ReciprocalRankFusion(K, Map.of("als", 1.0, "text", 1.0));
        List<Candidate> fused =
                fusion.fuse(List.of(ranking("als", 9, 10), ranking("text", 10, 9)), 10, work -> Integer.toString(work));
        assertThat(fused).extracting(Candidate::workId).containsExactly("10", "9");
    }

    @Test
    void fuse_ofNothing_isEmpty() {
        ReciprocalRankFusion fusion = new ReciprocalRankFusion(K, Map.of("als", 1.0));
        assertThat(fusion.fuse(List.of(RetrieverRanking.empty("als")), 10, ReciprocalRankFusionTest::id))
                .isEmpty();
    }

    @Test
    void counts_withoutWeight_isFalse() {
        ReciprocalRankFusion fusion = new ReciprocalRankFusion(K, Map.of("als", 1.0, "popular", 0.0));
        assertThat(fusion.counts("als")).isTrue();
        assertThat(fusion.counts("popular")).isFalse();
        assertThat(fusion.counts("unnamed")).isFalse();
    }

    @Test
    void construction_withBadNumbers_isRefused() {
        assertThatThrownBy(() -> new ReciprocalRankFusion(-1, Map.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ReciprocalRankFusion(K, Map.of("als", Double.NaN)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("als");
    }
}
