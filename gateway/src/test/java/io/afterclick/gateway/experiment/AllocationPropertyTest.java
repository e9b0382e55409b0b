package io.afterclick.gateway.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.afterclick.gateway.experiment.ExperimentSettings.Side;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AllocationPropertyTest {
    private static final long SEED = 20_261_124;
    private static final int HISTORIES = 200;

    @Test
    void variants_anyHistoryOfShares_areExactAndMoveNoBucketMoreThanTheyMust() {
        Random random = new Random(SEED);
        for (int history = 0; history < HISTORIES; history++) {
            List<Variant> before = List.of();
            for (int change = 0; change < 5; change++) {
                List<Side> sides = sides(random);
                List<Variant> after = Allocation.variants(before, sides);
                assertThat(after)
                        .as("seed %d, history %d, change %d", SEED, history, change)
                        .extracting(variant -> variant.buckets().size())
                        .containsExactlyElementsOf(
                                sides.stream().map(Side::share).toList());
                assertThat(after.stream().map(Variant::buckets).reduce(Buckets.NONE, Buckets::plus))
                        .isEqualTo(Buckets.ALL);
                if (!before.isEmpty()) {
                    assertThat(moved(before, after))
                            .as("seed %d, history %d, change %d", SEED, history, change)
                            .isEqualTo(given(before, after));
                }
                before = after;
            }
        }
    }

    @Test
    void traffic_rampedUpAndDown_keepsItsReadersAndLeavesThoseOfOthers() {
        Random random = new Random(SEED);
        for (int history = 0; history < HISTORIES; history++) {
            Buckets taken = randomBuckets(random, 4_000);
            Buckets own = Buckets.NONE;
            for (int change = 0; change < 5; change++) {
                int share = random.nextInt(Buckets.COUNT - taken.size() + 1);
                Buckets after = Allocation.traffic(own, taken, share);
                assertThat(after.size())
                        .as("seed %d, history %d", SEED, history)
                        .isEqualTo(share);
                assertThat(after.intersects(taken)).isFalse();
                Buckets lost = own.minus(after);
                assertThat(lost.size())
                        .as("seed %d, history %d", SEED, history)
                        .isEqualTo(Math.max(0, own.size() - share));
                own = after;
            }
        }
    }

    @Test
    void traffic_moreThanIsFree_isWhatIsFree() {
        assertThat(Allocation.traffic(Buckets.NONE, Buckets.first(7_000), 5_000).size())
                .isEqualTo(3_000);
    }

    @Test
    void buckets_asRangesAndBack_areTheSame() {
        Random random = new Random(SEED);
        for (int i = 0; i < HISTORIES; i++) {
            Buckets buckets = randomBuckets(random, random.nextInt(Buckets.COUNT));
            assertThat(Buckets.of(buckets.ranges())).as("seed %d", SEED).isEqualTo(buckets);
        }
        assertThat(Buckets.ALL.ranges()).containsExactly(new Buckets.Range(0, Buckets.COUNT));
        assertThat(Buckets.NONE.ranges()).isEmpty();
    }

    private static int moved(List<Variant> before, List<Variant> after) {
        int moved = 0;
        for (int bucket = 0; bucket < Buckets.COUNT; bucket++) {
            moved += owner(before, bucket).equals(owner(after, bucket)) ? 0 : 1;
        }
        return moved;
    }

    /** What variants that shrink or go have to give: the least that can move. */
    private static int given(List<Variant> before, List<Variant> after) {
        int given = 0;
        for (Variant variant : before) {
            int now = after.stream()
                    .filter(other -> other.name().equals(variant.name()))
                    .mapToInt(other -> other.buckets().size())
                    .sum();
            given += Math.max(0, variant.buckets().size() - now);
        }
        return given;
    }

    private static String owner(List<Variant> variants, int bucket) {
        return variants.stream()
                .filter(variant -> variant.buckets().contains(bucket))
                .map(Variant::name)
                .findFirst()
                .orElseThrow();
    }

    private static List<Side> sides(Random random) {
        Set<String> names = new HashSet<>();
        int count = 1 + random.nextInt(5);
        while (names.size() < count) {
            names.add("v" + random.nextInt(7));
        }
        List<Side> sides = new ArrayList<>();
        int left = Buckets.COUNT;
        for (String name : names) {
            int share = sides.size() == count - 1 ? left : random.nextInt(left + 1);
            left -= share;
            sides.add(new Side(name, "p", share));
        }
        return sides;
    }

    private static Buckets randomBuckets(Random random, int tries) {
        List<Buckets.Range> ranges = new ArrayList<>();
        for (int i = 0; i < tries; i++) {
            int bucket = random.nextInt(Buckets.COUNT);
            ranges.add(new Buckets.Range(bucket, bucket + 1));
        }
        return Buckets.of(ranges);
    }
}
