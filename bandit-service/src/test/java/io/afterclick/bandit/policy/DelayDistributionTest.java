package io.afterclick.bandit.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.afterclick.bandit.count.ArmCounts;
import io.afterclick.bandit.count.SlateCounts;
import java.util.List;
import org.junit.jupiter.api.Test;

class DelayDistributionTest {
    @Test
    void weight_noReadOns_isUniformInTheLogarithmOfTheDelay() {
        DelayDistribution delays = new DelayDistribution(SlateCounts.of(List.of(), ArmCounts.ZERO), 4);
        assertThat(delays.weight(0)).isZero();
        assertThat(delays.weight(6)).isCloseTo(0.5, within(1e-12));
        assertThat(delays.weight(11)).isCloseTo(11.0 / 12, within(1e-12));
    }

    @Test
    void weight_manyReadOns_isTheShareThatCameBeforeTheBin() {
        ArmCounts sums = ArmCounts.of(300, 0, 300, 300, 0, 0, new long[0], new long[] {0, 0, 100, 200});
        DelayDistribution delays = new DelayDistribution(SlateCounts.of(List.of(), sums), 1e-6);
        assertThat(delays.weight(2)).isCloseTo(0, within(1e-6));
        assertThat(delays.weight(3)).isCloseTo(1.0 / 3, within(1e-6));
        assertThat(delays.weight(4)).isCloseTo(1, within(1e-6));
        assertThat(delays.weight(11)).isLessThanOrEqualTo(1);
    }
}
