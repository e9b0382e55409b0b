package io.afterclick.bandit.count;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OutcomeCountsTest {
    @Test
    void ofEachStage_keepsTheEquations() {
        for (OutcomeCounts counts : List.of(
                OutcomeCounts.ofSeen(1),
                OutcomeCounts.ofMiss(11),
                OutcomeCounts.ofPendingClick(2, 3),
                OutcomeCounts.ofReadOn(50, 11),
                OutcomeCounts.ofOneAndDone(4),
                OutcomeCounts.ofUnreadClick(5))) {
            assertThat(counts.fault()).isEmpty();
            assertThat(counts.impressions()).isEqualTo(1);
            assertThat(counts.minus(counts).isZero()).isTrue();
        }
        assertThat(OutcomeCounts.ofReadOn(2, 3).plus(OutcomeCounts.ofChain(2)).fault())
                .isEmpty();
        assertThat(OutcomeCounts.ofReadOn(50, 11).clicksAt(14)).isEqualTo(1);
    }

    @Test
    void fault_eachBrokenEquation_isTold() {
        assertThat(OutcomeCounts.ZERO.minus(OutcomeCounts.ofSeen(1)).fault()).isPresent();
        assertThat(OutcomeCounts.ofReadOn(1, 0)
                        .plus(OutcomeCounts.ofReadOn(1, 0))
                        .minus(OutcomeCounts.ofSeen(1))
                        .fault())
                .hasValueSatisfying(fault -> assertThat(fault).contains("more clicks than impressions"));
        assertThat(OutcomeCounts.ofPendingClick(1, 0)
                        .plus(OutcomeCounts.ofPendingClick(1, 0))
                        .minus(OutcomeCounts.of(new long[0], new long[0], 0, 0, 0, 0, 0, new long[] {1}, new long[0]))
                        .fault())
                .hasValueSatisfying(fault -> assertThat(fault).contains("not the sum"));
        assertThat(OutcomeCounts.of(new long[] {1}, new long[] {1}, 0, 1, 0, 0, 0, new long[0], new long[0])
                        .fault())
                .hasValueSatisfying(fault -> assertThat(fault).contains("without a delay"));
    }

    @Test
    void of_moreBinsThanThereAre_isRefused() {
        assertThatThrownBy(() -> OutcomeCounts.of(new long[16], new long[0], 0, 0, 0, 0, 0, new long[0], new long[0]))
                .hasMessageContaining("impressionsByPosition");
    }

    @Test
    void positionBins_binOf_isThatOfTheContract() {
        assertThat(IntStream.of(1, 10, 11, 12, 13, 15, 16, 20, 21, 30, 31, 50)
                        .map(PositionBins::binOf)
                        .toArray())
                .containsExactly(0, 9, 10, 10, 11, 11, 12, 12, 13, 13, 14, 14);
    }
}
