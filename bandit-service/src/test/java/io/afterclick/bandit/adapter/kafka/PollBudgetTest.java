package io.afterclick.bandit.adapter.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PollBudgetTest {
    private static final Duration TRANSACTION = Duration.ofSeconds(10);

    @Test
    void recordsAtOnce_manyPartitions_isTwiceWhatAPollBrings() {
        assertThat(budget(40, 4, TRANSACTION).bufferedPerPartition()).isEqualTo(10);
        assertThat(budget(40, 4, TRANSACTION).recordsAtOnce()).isEqualTo(80);
    }

    @Test
    void recordsAtOnce_morePartitionsThanRecords_holdsOneOfEach() {
        assertThat(budget(4, 10, TRANSACTION).recordsAtOnce()).isEqualTo(14);
    }

    @Test
    void requireFits_defaultsAndTenRecordsASecond_fit() {
        PollBudget budget = budget(40, 4, TRANSACTION);
        budget.requireFits(Duration.ofMillis(100));
        assertThat(budget.longest(Duration.ofMillis(100))).isEqualTo(Duration.ofMillis(8_000 + 500 + 200 + 100));
        assertThat(budget.headroom(Duration.ofMillis(100))).isCloseTo(1.14, within(.01));
    }

    @Test
    void requireFits_batchesOfFiveThousand_areRefusedWithTheNumbers() {
        assertThatThrownBy(() -> budget(5_000, 4, TRANSACTION).requireFits(Duration.ofMillis(100)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("10000 records at once")
                .hasMessageContaining("x 100 ms")
                .hasMessageContaining("= 1000800 ms")
                .hasMessageContaining("is 10000 ms");
    }

    @Test
    void recordsThatFit_fastRecords_areAll() {
        assertThat(budget(40, 4, TRANSACTION).recordsThatFit(Duration.ofNanos(50_000)))
                .isEqualTo(40);
    }

    @Test
    void recordsThatFit_slowRecords_areAsManyAsFitTwice() {
        assertThat(budget(40, 4, TRANSACTION).recordsThatFit(Duration.ofSeconds(1)))
                .isEqualTo(3);
    }

    @Test
    void recordsThatFit_recordsSlowerThanTheLimit_isOne() {
        assertThat(budget(40, 4, TRANSACTION).recordsThatFit(Duration.ofMinutes(1)))
                .isEqualTo(1);
    }

    private static PollBudget budget(int maxPollRecords, int partitions, Duration allowed) {
        return new PollBudget(maxPollRecords, partitions, 2, Duration.ofMillis(500), Duration.ofMillis(100), allowed);
    }
}
