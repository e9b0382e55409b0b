package io.afterclick.bandit.count;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Counts by time are the same in whatever order changes come, in spans as their contract says. */
class ArmCountsPropertyTest {
    private record Change(long decidedAtMillis, OutcomeCounts counts, double score) {}

    @Test
    void plus_anyOrder_givesTheSameCountsInTheSpansThatAreDocumented() {
        for (long seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            List<Change> changes = new ArrayList<>();
            int units = 1 + random.nextInt(6_000);
            for (int i = 1 + random.nextInt(60); i > 0; i--) {
                changes.add(new Change(
                        1_700_000_000_000L + random.nextInt(units) * CountSpan.UNIT_MILLIS + random.nextInt(1_000_000),
                        OutcomeCounts.ofSeen(1 + random.nextInt(50)),
                        random.nextInt(4) / 3.0));
            }
            ArmCounts counts = sum(changes);
            Collections.shuffle(changes, random);
            assertThat(sum(changes)).as("seed %d", seed).isEqualTo(counts);
            assertThat(counts.total().impressions()).as("seed %d", seed).isEqualTo(changes.size());
            assertSpans(seed, counts);
        }
    }

    private static ArmCounts sum(List<Change> changes) {
        ArmCounts sum = ArmCounts.ZERO;
        for (Change change : changes) {
            sum = sum.plus(change.decidedAtMillis(), change.counts(), change.score());
        }
        return sum;
    }

    private static void assertSpans(long seed, ArmCounts counts) {
        List<CountSpan> spans = counts.spans();
        long latest = spans.get(spans.size() - 1).firstUnit();
        assertThat(spans.get(spans.size() - 1).lengthLog2()).isZero();
        assertThat(spans.size()).as("seed %d", seed).isLessThan(40);
        long end = Long.MIN_VALUE;
        for (CountSpan span : spans) {
            long length = 1L << span.lengthLog2();
            assertThat(span.firstUnit()).as("seed %d", seed).isGreaterThanOrEqualTo(end);
            assertThat(Math.floorMod(span.firstUnit(), length)).isZero();
            end = span.firstUnit() + length;
            if (length > 1) {
                assertThat(latest - end).as("seed %d: old enough", seed).isGreaterThanOrEqualTo(2 * length);
            }
        }
    }
}
