package io.afterclick.bandit.count;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ArmCountsTest {
    @Test
    void fault_soundSums_isEmpty() {
        ArmCounts sums = ArmCounts.ofSeen()
                .plus(ArmCounts.ofMiss())
                .plus(ArmCounts.ofPendingClick(11))
                .plus(ArmCounts.ofReadOn(0))
                .plus(ArmCounts.ofOneAndDone())
                .plus(ArmCounts.ofUnreadClick());
        assertThat(sums.fault()).isEmpty();
        assertThat(sums.impressions()).isEqualTo(6);
        assertThat(sums.clicks()).isEqualTo(4);
        assertThat(sums.pendingClicks()).isEqualTo(1);
    }

    @Test
    void fault_brokenEquations_saysWhich() {
        assertThat(ArmCounts.ZERO.minus(ArmCounts.ofSeen()).fault())
                .hasValueSatisfying(fault -> assertThat(fault).contains("negative"));
        assertThat(counts(1, 1, 1, 0, 0, 1).fault())
                .hasValueSatisfying(fault -> assertThat(fault).contains("more misses and clicks"));
        assertThat(counts(2, 0, 2, 0, 0, 1).fault())
                .hasValueSatisfying(fault -> assertThat(fault).contains("what became of them"));
        assertThat(counts(1, 0, 1, 1, 0, 0).fault())
                .hasValueSatisfying(fault -> assertThat(fault).contains("without a delay"));
    }

    @Test
    void of_moreBinsThanThereAre_isRefused() {
        assertThatThrownBy(() -> ArmCounts.of(0, 0, 0, 0, 0, 0, new long[13], new long[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("13");
    }

    private static ArmCounts counts(long impressions, long misses, long clicks, long readOns, long oads, long unread) {
        return ArmCounts.of(impressions, misses, clicks, readOns, oads, unread, new long[0], new long[0]);
    }
}
