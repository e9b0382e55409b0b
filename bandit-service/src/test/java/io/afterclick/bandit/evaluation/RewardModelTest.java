package io.afterclick.bandit.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RewardModelTest {
    @Test
    void fit_manyRows_findsTheObservedRates() {
        double[] rows = {1e6, 1e6, 1e6, 1e6};
        double[] successes = {1e5, 2e5, 5e4, 1e5};

        RewardModel model = RewardModel.fit(rows, successes, 2);

        for (int cell = 0; cell < rows.length; cell++) {
            assertThat(model.rate(cell)).isCloseTo(successes[cell] / rows[cell], within(1e-4));
        }
    }

    @Test
    void fit_unseenCell_isTheWorksRateTimesThePositionsLift() {
        // Position 2 succeeds half as often; the second work was never shown there.
        double[] rows = {1e6, 1e6, 1e6, 0};
        double[] successes = {2e5, 4e5, 1e5, 0};

        RewardModel model = RewardModel.fit(rows, successes, 2);

        // Rates of the works: 0.15 over both positions, and 0.4; lift of position 2: 0.1 / 0.15.
        assertThat(model.rate(3)).isCloseTo(0.4 * 0.1 / 0.15, within(1e-3));
    }

    @Test
    void fit_seldomShownWork_isNotGivenTheRateOfThoseShownOften() {
        // Nine works at 1 % and one, shown most, at 10 %: the rate over rows is near 10 %, the mean over works is 1.9
        // %.
        double[] rows = new double[11];
        double[] successes = new double[11];
        for (int work = 0; work < 9; work++) {
            rows[work] = 10_000;
            successes[work] = 100;
        }
        rows[9] = 10_000_000;
        successes[9] = 1_000_000;

        RewardModel model = RewardModel.fit(rows, successes, 1);

        assertThat(model.rate(10)).isBetween(0.015, 0.025);
    }

    @Test
    void fit_nothingOrAllSucceeded_staysWithinRates() {
        for (double rate : new double[] {0, 1}) {
            double[] rows = {100, 3, 0};
            double[] successes = {100 * rate, 3 * rate, 0};

            RewardModel model = RewardModel.fit(rows, successes, 1);

            assertThat(model.lowestRate()).isGreaterThan(0);
            assertThat(model.highestRate()).isLessThanOrEqualTo(1);
        }
        assertThat(RewardModel.fit(new double[2], new double[2], 1).rate(0)).isBetween(0.0, 1.0);
    }
}
