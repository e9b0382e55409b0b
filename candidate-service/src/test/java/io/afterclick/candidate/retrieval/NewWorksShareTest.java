package io.afterclick.candidate.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NewWorksShareTest {
    @Test
    void cut_ofRandomLists_keepsTheShareTheOrderAndTheBest() {
        for (long seed = 0; seed < 500; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int size = random.nextInt(20);
            int[] ordered = new int[size];
            Arrays.setAll(ordered, i -> 2 * i + random.nextInt(2)); // odd ones are new
            int room = random.nextInt(12);
            int wanted = random.nextInt(12) - 2;
            int[] cut = NewWorksShare.cut(ordered, room, wanted, NewWorksShareTest::isNew);

            long newOnes =
                    Arrays.stream(ordered).filter(NewWorksShareTest::isNew).count();
            long newInPlainCut = Arrays.stream(ordered)
                    .limit(room)
                    .filter(NewWorksShareTest::isNew)
                    .count();
            long kept = Math.max(newInPlainCut, Math.min(Math.min(wanted, room), newOnes));
            int[] expected = IntStream.concat(
                            Arrays.stream(ordered)
                                    .filter(NewWorksShareTest::isNew)
                                    .limit(kept),
                            Arrays.stream(ordered)
                                    .filter(entry -> !isNew(entry))
                                    .limit(Math.min(room, size) - kept))
                    .sorted()
                    .toArray();
            assertThat(cut)
                    .as("seed %d: %d of %s, %d new", seed, room, Arrays.toString(ordered), wanted)
                    .isEqualTo(expected);
        }
    }

    private static boolean isNew(int entry) {
        return entry % 2 == 1;
    }
}
