package io.afterclick.candidate.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GoalsTest {
    private static Goals equally(double... values) {
        double[] weights = new double[values.length];
        Arrays.fill(weights, 1);
        return new Goals(values, weights);
    }

    @Test
    void mean_countsQuestionsByWeight() {
        assertThat(new Goals(new double[] {1, 0}, new double[] {3, 1}).mean()).isEqualTo(.75);
        assertThat(Goals.none().mean()).isNaN();
    }

    @Test
    void over_withEqualWeights_isTheMeanOfTheDifferencesAndItsStandardError() {
        Goals.Gain gain = equally(1, 2, 3, 6).over(equally(0, 2, 2, 3));
        // differences 1, 0, 1, 3: mean 1.25, sum of squares about it 4.75
        assertThat(gain.mean()).isCloseTo(1.25, within(1e-12));
        assertThat(gain.standardError()).isCloseTo(Math.sqrt(4.75) / 4, within(1e-12));
        assertThat(gain.isBeyondChance()).isTrue();
        assertThat(gain.isLossBeyondChance()).isFalse();
    }

    @Test
    void over_ofTheSameGoals_isNothing() {
        Goals.Gain gain = equally(1, 0, 2).over(equally(1, 0, 2));
        assertThat(gain.isBeyondChance()).isFalse();
        assertThat(gain.isLossBeyondChance()).isFalse();
    }

    /** Normal theory says 2.3 % to each side; of 2,000 comparisons 70 are more than 3 standard deviations above that. */
    @Test
    void over_whereNothingDiffersButByChance_isSeldomBeyondChance() {
        SplittableRandom random = new SplittableRandom(11);
        int losses = 0;
        for (int comparison = 0; comparison < 2_000; comparison++) {
            double[] one = new double[300];
            double[] other = new double[300];
            double[] weights = new double[300];
            for (int i = 0; i < one.length; i++) {
                one[i] = random.nextInt(4);
                other[i] = random.nextInt(4);
                weights[i] = .1 + random.nextDouble();
            }
            losses += new Goals(one, weights).over(new Goals(other, weights)).isLossBeyondChance() ? 1 : 0;
        }
        assertThat(losses).isBetween(20, 70);
    }

    @Test
    void over_ofOtherQuestions_isRefused() {
        assertThatThrownBy(() -> equally(1, 2).over(equally(1))).hasMessageContaining("2 questions");
    }

    @Test
    void refusal_ofALossWithinChance_isEmpty_andBeyondIsInWords() {
        Gate gate = new Gate(.1);
        double[] last = new double[200];
        double[] lost = new double[200];
        double[] unsteady = new double[200];
        for (int i = 0; i < last.length; i++) {
            last[i] = 1;
            lost[i] = .8;
            unsteady[i] = 1;
        }
        unsteady[2] = -40; // the mean loses as much, but by one question
        assertThat(gate.refusal(equally(last), equally(lost)))
                .hasValueSatisfying(
                        reason -> assertThat(reason).contains("0.8000").contains("1.0000"));
        assertThat(equally(unsteady).mean()).isLessThan(.8);
        assertThat(gate.refusal(equally(last), equally(unsteady))).isEmpty();
        assertThat(new Gate(.3).refusal(equally(last), equally(lost))).isEmpty();
        assertThat(gate.refusal(Goals.none(), equally(lost))).isEmpty();
    }
}
