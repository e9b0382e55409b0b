package io.afterclick.candidate.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.afterclick.candidate.evaluation.FusionComponent.Scale;
import io.afterclick.candidate.interaction.RandomReads;
import io.afterclick.candidate.interaction.ReaderWorkMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FusionTunerTest {
    private final ReaderWorkMatrix train = RandomReads.plain(5, 300, 120, 6);

    /** Scores are noise, plus a signal for the work that the reader will read; each scorer sees its own half of readers. */
    private final int[] next = new SplittableRandom(9).ints(300, 0, 120).toArray();

    private final List<HeldOut> heldOut = heldOut();

    @Test
    void tune_componentsThatKnowDifferentReaders_usesBothAndNotTheNoise() {
        List<FusionComponent> components = List.of(
                new FusionComponent("even", oracle(0, 1), Scale.STANDARDISED),
                new FusionComponent("odd", oracle(1, 2), Scale.STANDARDISED),
                new FusionComponent("noise", oracle(-1, 3), Scale.STANDARDISED));
        EvaluationSettings settings = new EvaluationSettings(Task.READER, List.of(10), 20, 50, 1, 2);

        double[] weights = new FusionTuner(train, components).tune(heldOut, settings);

        assertThat(weights[0]).isEqualTo(1);
        assertThat(weights[1]).isBetween(0.3, 3.0);
        assertThat(weights[2]).isLessThan(0.1);
        Evaluator evaluator = new Evaluator(train, heldOut, List.of(), settings);
        double single = evaluator.evaluate(components.get(0).scorer()).value("mrr");
        double fused =
                evaluator.evaluate(new FusedScorer(train, components, weights)).value("mrr");
        assertThat(fused).isGreaterThan(single + 0.05);
    }

    @Test
    void fusedScorer_standardisesOverWorksNotRead() {
        WorkScorer scorer = oracle(0, 1);
        FusedScorer fused = new FusedScorer(
                train, List.of(new FusionComponent("one", scorer, Scale.STANDARDISED)), new double[] {2});
        float[] scores = new float[120];

        fused.scoreForReader(4, scores);

        double sum = 0;
        double squares = 0;
        int count = 0;
        for (int work = 0; work < 120; work++) {
            if (train.byReader().contains(4, work)) {
                assertThat(scores[work]).isNaN();
            } else {
                sum += scores[work];
                squares += scores[work] * scores[work];
                count++;
            }
        }
        assertThat(sum / count).isCloseTo(0, within(1e-5));
        assertThat(squares / count).isCloseTo(4, within(1e-4));
    }

    @Test
    void oneReadPerReader_takesReadsOutAndLosesNone() {
        Split split = Split.oneReadPerReader(train, 3);

        assertThat(split.train().entries() + split.heldOut().size()).isEqualTo(train.entries());
        for (HeldOut read : split.heldOut()) {
            assertThat(train.byReader().contains(read.reader(), read.work())).isTrue();
            assertThat(split.train().byReader().contains(read.reader(), read.work()))
                    .isFalse();
        }
        assertThat(split.heldOut()).hasSizeGreaterThan(100);
        for (int work = 0; work < 120; work++) {
            assertThat(split.train().byWork().size(work) > 0)
                    .isEqualTo(train.byWork().size(work) > 0);
        }
    }

    private List<HeldOut> heldOut() {
        List<HeldOut> reads = new ArrayList<>();
        for (int reader = 0; reader < 300; reader++) {
            if (!train.byReader().contains(reader, next[reader])) {
                reads.add(HeldOut.amongAll(reader, next[reader]));
            }
        }
        return reads;
    }

    private WorkScorer oracle(int parity, long seed) {
        return new WorkScorer() {
            @Override
            public void scoreForReader(int reader, float[] scores) {
                SplittableRandom random = new SplittableRandom(seed * 1000 + reader);
                for (int work = 0; work < scores.length; work++) {
                    scores[work] = (float) random.nextGaussian();
                }
                if (reader % 2 == parity) {
                    scores[next[reader]] += 3;
                }
            }

            @Override
            public void scoreRelated(int work, float[] scores) {
                Arrays.fill(scores, 0);
            }
        };
    }
}
