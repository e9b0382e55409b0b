package io.afterclick.insight.diversity.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LogisticRegressionTest {
    /** Hours of study and who passed: the worked example of Wikipedia's article on logistic regression. */
    private static final double[] HOURS = {
        0.50, 0.75, 1.00, 1.25, 1.50, 1.75, 1.75, 2.00, 2.25, 2.50, 2.75, 3.00, 3.25, 3.50, 4.00, 4.25, 4.50, 4.75,
        5.00, 5.50
    };

    private static final int[] PASSED = {0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 1, 1, 1, 1, 1};

    @Test
    void fit_hoursOfStudy_isAsPublished() {
        boolean[] passed = new boolean[PASSED.length];
        for (int i = 0; i < passed.length; i++) {
            passed[i] = PASSED[i] == 1;
        }

        LogisticRegression fit = LogisticRegression.fit(HOURS, 1, passed);

        assertThat(fit.isConverged()).isTrue();
        assertThat(fit.coefficients()[0]).isCloseTo(-4.0777, within(1e-4));
        assertThat(fit.coefficients()[1]).isCloseTo(1.5046, within(1e-4));
        assertThat(fit.standardErrors()[0]).isCloseTo(1.7610, within(1e-4));
        assertThat(fit.standardErrors()[1]).isCloseTo(0.6287, within(1e-4));
    }

    @Test
    void fit_randomData_isWhereGradientAscentEnds() {
        SplittableRandom random = new SplittableRandom(7);
        int rows = 400;
        int width = 3;
        double[] covariates = new double[rows * width];
        boolean[] events = new boolean[rows];
        for (int n = 0; n < rows; n++) {
            double logit = -0.5;
            for (int f = 0; f < width; f++) {
                covariates[n * width + f] = random.nextDouble(-2, 2);
                logit += (f - 1) * covariates[n * width + f];
            }
            events[n] = random.nextDouble() < 1 / (1 + Math.exp(-logit));
        }

        LogisticRegression fit = LogisticRegression.fit(covariates, width, events);

        double[] naive = new double[width + 1];
        for (int step = 0; step < 20_000; step++) {
            double[] slope = slope(covariates, width, events, naive);
            for (int i = 0; i <= width; i++) {
                naive[i] += 0.01 * slope[i];
            }
        }
        for (int i = 0; i <= width; i++) {
            assertThat(fit.coefficients()[i]).isCloseTo(naive[i], within(1e-6));
        }
    }

    @Test
    void fit_perfectlyForetold_saysThatThereIsNoMaximum() {
        LogisticRegression fit =
                LogisticRegression.fit(new double[] {-2, -1, 1, 2}, 1, new boolean[] {false, false, true, true});

        assertThat(fit.isConverged()).isFalse();
        assertThat(fit.odds(0).ratio()).isNaN();
    }

    private static double[] slope(double[] covariates, int width, boolean[] events, double[] beta) {
        double[] slope = new double[width + 1];
        for (int n = 0; n < events.length; n++) {
            double logit = beta[0];
            for (int f = 0; f < width; f++) {
                logit += beta[f + 1] * covariates[n * width + f];
            }
            double miss = (events[n] ? 1 : 0) - 1 / (1 + Math.exp(-logit));
            slope[0] += miss;
            for (int f = 0; f < width; f++) {
                slope[f + 1] += miss * covariates[n * width + f];
            }
        }
        return slope;
    }
}
