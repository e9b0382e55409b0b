package io.afterclick.bench.als;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AlsBenchTest {
    private static final AlsData DATA = new SyntheticReads(120, 300, 6_000).generate();

    @Test
    void generate_wantedShape_hasItAndLeavesOneOut() {
        assertThat(DATA.readers()).isEqualTo(120);
        assertThat(DATA.pairs()).isEqualTo(6_000);
        for (int reader = 0; reader < DATA.readers(); reader++) {
            int[] works = Arrays.copyOfRange(DATA.workOf(), DATA.offsets()[reader], DATA.offsets()[reader + 1]);
            assertThat(works).isSorted().doesNotHaveDuplicates().doesNotContain(DATA.leftOut()[reader]);
            int[] negatives =
                    Arrays.copyOfRange(DATA.negatives(), reader * AlsData.NEGATIVES, (reader + 1) * AlsData.NEGATIVES);
            assertThat(negatives).doesNotHaveDuplicates().doesNotContain(works).doesNotContain(DATA.leftOut()[reader]);
        }
    }

    @Test
    void of_allScoresEqual_countsTiesAgainst() {
        float[] zeros = new float[300];

        assertThat(RankedQuality.of(DATA, zeros, zeros, 1)).isEqualTo(new RankedQuality(0, 0));
    }

    /** By chance a left-out work is among the best 10 of 100 once in ten times. */
    @ParameterizedTest
    @EnumSource(names = "SPARK", mode = EnumSource.Mode.EXCLUDE)
    void train_smallData_ranksBetterThanChance(AlsPeer peer) {
        AlsTask task = new AlsTask(DATA, 8, 6, 1, peer.unobservedWeight, peer.regularization(8));
        IterationClock clock = new IterationClock();

        AlsContender.Vectors vectors = peer.contender().train(task, clock);

        assertThat(clock.cpu(2)).hasSize(4);
        assertThat(RankedQuality.of(DATA, vectors.readers(), vectors.works(), 8).hitRate())
                .isCloseTo(0.4, within(0.2));
    }
}
