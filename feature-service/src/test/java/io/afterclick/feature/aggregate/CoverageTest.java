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
    void with_recordThatIsIn_isRefused() {
        Coverage coverage = live(live(Coverage.NONE, 1, 50), 1, 60);

        assertThat(coverage.with(1, 50, false)).isEmpty();
        assertThat(coverage.with(1, 60, true)).isEmpty();
        assertThat(coverage.with(1, 61, false)).isPresent();
        assertThat(coverage.with(1, 49, true)).isPresent();
        assertThat(coverage.with(2, 50, false)).as("another partition").isPresent();
    }

    @Test
    void with_backFillThatIsAheadOfTheStream_countsForIt() {
        Coverage coverage = Coverage.NONE.with(1, 70, true).orElseThrow();

        assertThat(coverage.with(1, 60, false)).isEmpty();
        assertThat(coverage.with(1, 70, false)).isEmpty();
        assertThat(coverage.with(1, 71, false)).isPresent();
    }

    /**
     * A stream that begins in the middle and is now and then set back, to where it has been or to the beginning, and
     * back-fills that begin at the beginning, break off and begin anew, in any mixture: each record counts once, and all do.
     */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void with_streamAndBackFillsMixed_countsEachRecordOnce(long seed) {
        Random random = new Random(seed);
        int records = 1 + random.nextInt(60);
        long[] offsets = random.longs(0, 500).distinct().limit(records).sorted().toArray();
        int[] counted = new int[records];
        int begin = random.nextInt(records + 1);
        List<Integer> places = new ArrayList<>(List.of(begin, 0)); // of the stream, of a back-fill
        Coverage coverage = Coverage.NONE;
        for (int step = 0; step < 400; step++) {
            int reader = random.nextInt(places.size());
            int place = places.get(reader);
            if (random.nextInt(20) == 0) {
                places.set(reader, reader == 0 && random.nextInt(4) > 0 ? Math.min(place, begin) : 0);
            } else if (random.nextInt(80) == 0) {
                places.add(0); // one more back-fill
            } else if (place < records) {
                Optional<Coverage> more = coverage.with(3, offsets[place], reader > 0);
                if (more.isPresent()) {
                    counted[place]++;
                    coverage = more.get();
                }
                places.set(reader, place + 1);
            }
        }
        for (int reader = 0; reader < 2; reader++) {
            for (int place = places.get(reader); place < records; place++) {
                Optional<Coverage> more = coverage.with(3, offsets[place], reader > 0);
                if (more.isPresent()) {
                    counted[place]++;
                    coverage = more.get();
                }
            }
        }

        assertThat(Arrays.stream(counted).boxed().toList()).containsOnly(1);
    }

    private static Coverage live(Coverage coverage, int partition, long offset) {
        return coverage.with(partition, offset, false).orElseThrow();
    }
}
