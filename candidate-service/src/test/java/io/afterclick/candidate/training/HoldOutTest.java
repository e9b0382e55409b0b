package io.afterclick.candidate.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afterclick.candidate.training.HoldOut.Pair;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class HoldOutTest {
    private static TrainingSet set(int readers, int works, double density, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        TrainingSetBuilder set = new TrainingSetBuilder(new PlaysWeight(0), 1_000_000);
        for (int r = 0; r < readers; r++) {
            for (int w = 0; w < works; w++) {
                if (random.nextDouble() < density) {
                    set.add("r" + r, "w" + w, 1, Optional.of(Instant.EPOCH), false);
                }
            }
        }
        return set.build();
    }

    private static Set<String> ids(TrainingSet set, HoldOut.Parts parts) {
        return parts.heldOut().stream()
                .map(pair -> set.readerIds()[pair.reader()] + ":" + set.workIds()[pair.work()])
                .collect(Collectors.toSet());
    }

    @Test
    void of_set_takesTheShareOut_andNothingIsLost() {
        TrainingSet set = set(200, 100, .5, 1);
        HoldOut.Parts parts = new HoldOut(.1).of(set);
        int pairs = set.reads().entries();
        // About 10,000 pairs: within 5 standard deviations of a tenth (false alarm below 1 in a million).
        assertThat(parts.heldOut().size()).isBetween((int) (.085 * pairs), (int) (.115 * pairs));
        assertThat(parts.train().reads().entries() + parts.heldOut().size()).isEqualTo(pairs);
        assertThat(parts.train().lastRead().entries())
                .isEqualTo(parts.train().reads().entries());
        for (Pair pair : parts.heldOut()) {
            assertThat(parts.train().reads().byReader().contains(pair.reader(), pair.work()))
                    .isFalse();
        }
        assertThat(parts.heldOut()).extracting(Pair::hash).isSorted();
    }

    @Test
    void of_aGrownSet_holdsTheSamePairsOut() {
        TrainingSet before = set(100, 80, .5, 1);
        Set<String> held = ids(before, new HoldOut(.05).of(before));
        // The same readers and works, and as many more: other indexes, but the same ids.
        TrainingSet after = set(200, 80, .5, 1);
        assertThat(held).isNotEmpty();
        assertThat(ids(after, new HoldOut(.05).of(after))).containsAll(held);
    }

    @Test
    void of_readersWithFewReads_leavesThemAlone() {
        TrainingSet set = set(40, 5, 1, 1);
        assertThat(new HoldOut(HoldOut.MAX_SHARE).of(set).heldOut()).isEmpty();
    }

    @Test
    void new_withABadShare_isRefused() {
        assertThatThrownBy(() -> new HoldOut(.6)).hasMessageContaining("0.6");
        assertThatThrownBy(() -> new HoldOut(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }
}
