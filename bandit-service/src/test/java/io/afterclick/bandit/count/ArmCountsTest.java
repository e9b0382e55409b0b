package io.afterclick.bandit.count;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ArmCountsTest {
    private static final OutcomeCounts SEEN = OutcomeCounts.ofSeen(1);

    @Test
    void plus_elevenUnits_mergesTheOldOnes() {
        ArmCounts counts = ArmCounts.ZERO;
        for (int unit = 0; unit <= 10; unit++) {
            counts = counts.plus(unit * CountSpan.UNIT_MILLIS, SEEN, 0);
        }
        // Seen from unit 10: 2 units end at or before 10 - 4 = 6; 4 units end at or before 10 - 8 = 2: none does.
        assertThat(counts.spans()).extracting(CountSpan::firstUnit).containsExactly(0L, 2L, 4L, 6L, 7L, 8L, 9L, 10L);
        assertThat(counts.spans()).extracting(CountSpan::lengthLog2).containsExactly(1, 1, 1, 0, 0, 0, 0, 0);
        assertThat(counts.total().impressions()).isEqualTo(11);
    }

    @Test
    void plus_scores_keepsTheOneOfTheLatestDecision() {
        ArmCounts counts =
                ArmCounts.ZERO.plus(2_000, SEEN, 0.5).plus(1_000, SEEN, 0.9).plus(3_000, SEEN, 0);
        assertThat(counts.score()).isEqualTo(0.5);
        assertThat(counts.scoredAtMillis()).isEqualTo(2_000);
        assertThat(counts.plus(2_000, SEEN, 0.6).score()).isEqualTo(0.6);
    }

    @Test
    void fault_changeThatTakesMoreThanThereIs_isTold() {
        ArmCounts counts =
                ArmCounts.ZERO.plus(0, SEEN, 0).plus(0, OutcomeCounts.ZERO.minus(OutcomeCounts.ofMiss(1)), 0);
        assertThat(counts.fault()).isPresent();
    }

    @Test
    void new_spanThatStartsWithinAnother_isRefused() {
        assertThatThrownBy(() -> new CountSpan(3, 1, SEEN)).isInstanceOf(IllegalArgumentException.class);
    }
}
