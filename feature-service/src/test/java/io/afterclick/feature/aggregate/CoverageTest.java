package io.afterclick.feature.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CoverageTest {
    private static final int TRIALS = 500;

    static List<Long> seeds() {
        return new Random(20261126).longs(TRIALS).boxed().toList();
    }

    @Test
    void withLive_recordThatIsIn_isRefused() {
        Coverage coverage = live(live(Coverage.NONE, 1, 50), 1, 60);

        assertThat(coverage.withLive(1, 50)).isEmpty();
        assertThat(coverage.withFilled(1, 0, 60)).isEmpty();
        assertThat(coverage.withLive(1, 61)).isPresent();
        assertThat(coverage.withFilled(1, 0, 49)).isPresent();
        assertThat(coverage.withLive(2, 50)).as("another partition").isPresent();
    }

    @Test
    void withFilled_aheadOfTheStream_countsForIt() {
        Coverage coverage = filled(Coverage.NONE, 1, 0, 70);

        assertThat(coverage.withLive(1, 60)).isEmpty();
        assertThat(coverage.withLive(1, 70)).isEmpty();
        assertThat(coverage.withLive(1, 71)).isPresent();
    }

    /** The topic was all there was; the history that is read now reaches further back. */
    @Test
    void withFilled_byARunThatBeginsEarlier_takesWhatNoOtherHasBrought() {
        Coverage coverage = filled(live(filled(Coverage.NONE, 1, 100, 120), 1, 150), 1, 100, 130);

        assertThat(coverage.withFilled(1, 100, 120)).isEmpty();
        assertThat(coverage.withFilled(1, 40, 110)).as("it has brought none").isEmpty();
        Coverage more = filled(coverage, 1, 40, 60);
        assertThat(more.withFilled(1, 40, 60)).isEmpty();
        assertThat(more.withFilled(1, 40, 90)).isPresent();
        assertThat(more.parts()).singleElement().satisfies(part -> {
            assertThat(part.filled()).containsExactly(new Coverage.Range(40, 61), new Coverage.Range(100, 131));
            assertThat(part.live()).isEqualTo(new Coverage.Range(150, 151));
        });
    }

    @Test
    void withFilled_untilItMeetsTheStream_isOneRangeWithIt() {
        Coverage coverage = filled(filled(live(Coverage.NONE, 1, 50), 1, 0, 20), 1, 0, 49);

        assertThat(coverage.parts()).containsExactly(new Coverage.Part(1, List.of(), new Coverage.Range(0, 51)));
    }

    /**
     * A stream that begins in the middle and is now and then set back, to where it has been or to the beginning, and
     * back-fills that begin where they like, break off and begin anew, in any mixture: each record counts once, and all do
     * once a back-fill has gone from the beginning to the end.
     */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void with_streamAndBackFillsMixed_countsEachRecordOnce(long seed) {
        Random random = new Random(seed);
        int records = 1 + random.nextInt(60);
        long[] offsets = random.longs(records, 0, 500).distinct().sorted().toArray();
        Counting counting = new Counting(offsets);
        int begin = random.nextInt(offsets.length + 1);
        List<Run> runs = new ArrayList<>(List.of(new Run(begin, true), new Run(0, false)));
        for (int step = 0; step < 400; step++) {
            int reader = random.nextInt(runs.size());
            if (random.nextInt(20) == 0 && reader == 0) {
                int back = random.nextInt(4) > 0 ? Math.min(runs.get(0).place, begin) : 0;
                runs.set(0, new Run(back, true));
            } else if (random.nextInt(20) == 0) {
                runs.set(Math.max(1, reader), new Run(random.nextInt(offsets.length), false));
            } else if (random.nextInt(80) == 0) {
                runs.add(new Run(random.nextBoolean() ? 0 : random.nextInt(offsets.length), false));
            } else {
                counting.step(runs.get(reader));
            }
            assertThat(Arrays.stream(counting.counted).max().orElseThrow()).isLessThanOrEqualTo(1);
        }
        for (Run last : List.of(runs.get(0), new Run(0, false))) {
            for (int i = 0; i < offsets.length; i++) {
                counting.step(last);
            }
        }

        assertThat(Arrays.stream(counting.counted).boxed().toList()).containsOnly(1);
    }

    /** A reader on its way. */
    private static final class Run {
        private final int start;
        private final boolean live;
        private int place;

        Run(int start, boolean live) {
            this.start = start;
            this.live = live;
            this.place = start;
        }
    }

    private static final class Counting {
        private final long[] offsets;
        private final int[] counted;
        private Coverage coverage = Coverage.NONE;

        Counting(long[] offsets) {
            this.offsets = offsets;
            this.counted = new int[offsets.length];
        }

        void step(Run run) {
            if (run.place == offsets.length) {
                return;
            }
            // A back-fill begins somewhere behind the record before its first one.
            long from = run.start == 0 ? 0 : offsets[run.start - 1] + 1;
            long offset = offsets[run.place];
            Optional<Coverage> more = run.live ? coverage.withLive(3, offset) : coverage.withFilled(3, from, offset);
            if (more.isPresent()) {
                counted[run.place]++;
                coverage = more.get();
            }
            run.place++;
        }
    }

    private static Coverage live(Coverage coverage, int partition, long offset) {
        return coverage.withLive(partition, offset).orElseThrow();
    }

    private static Coverage filled(Coverage coverage, int partition, long runFrom, long offset) {
        return coverage.withFilled(partition, runFrom, offset).orElseThrow();
    }
}
