package io.afterclick.bandit.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ChengBetaSampler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Seeds are fixed, so a passing test stays passing; with a right sampler and fresh seeds, each check below would fail
 * once in 10,000 runs or more rarely.
 */
class BetaSamplerTest {
    private static final int DRAWS = 100_000;

    /** Two-sided normal quantile for a false-alarm rate of 1e-4. */
    private static final double Z = 3.891;

    /** Kolmogorov's quantile for a false-alarm rate of 1e-4: sqrt(-ln(alpha / 2) / 2). */
    private static final double KOLMOGOROV = 2.225;

    @ParameterizedTest
    @CsvSource({"1,1", "4,4", "0.5,0.5", "0.02,3", "5,95", "3,0.4", "400,80", "1e6,2e7", "0.001,0.001"})
    void sample_anyShape_hasTheMomentsOfBeta(double a, double b) {
        SplittableRandom random = new SplittableRandom(42);
        double mean = a / (a + b);
        double variance = mean * (1 - mean) / (a + b + 1);
        double sum = 0;
        double squares = 0;
        double fourth = 0;
        for (int i = 0; i < DRAWS; i++) {
            double deviation = BetaSampler.sample(random, a, b) - mean;
            sum += deviation;
            squares += deviation * deviation;
            fourth += Math.pow(deviation, 4);
        }
        assertThat(Math.abs(sum / DRAWS)).isLessThan(Z * Math.sqrt(variance / DRAWS));
        double varianceOfSquares = fourth / DRAWS - variance * variance;
        assertThat(Math.abs(squares / DRAWS - variance))
                .isLessThan(Z * Math.sqrt(Math.max(varianceOfSquares, 1e-12 * variance) / DRAWS));
    }

    @ParameterizedTest
    @CsvSource({"1,1", "4,4", "0.5,0.5", "0.02,3", "5,95", "3,0.4", "400,80"})
    void sample_anyShape_hasTheDistributionOfTheLibrarysSampler(double a, double b) {
        SplittableRandom random = new SplittableRandom(43);
        SplittableRandom other = new SplittableRandom(44);
        UniformRandomProvider provider = other::nextLong;
        var library = ChengBetaSampler.of(provider, a, b);
        double[] ours = new double[DRAWS];
        double[] theirs = new double[DRAWS];
        for (int i = 0; i < DRAWS; i++) {
            ours[i] = BetaSampler.sample(random, a, b);
            theirs[i] = library.sample();
        }
        assertThat(kolmogorovSmirnov(ours, theirs)).isLessThan(KOLMOGOROV * Math.sqrt(2.0 / DRAWS));
    }

    @Test
    void sample_wholeShapes_hasTheExactDistribution() {
        // P(Beta(2, 3) <= x) = P(Binomial(4, x) >= 2) = 6 x^2 - 8 x^3 + 3 x^4
        SplittableRandom random = new SplittableRandom(45);
        double[] draws = new double[DRAWS];
        Arrays.setAll(draws, i -> BetaSampler.sample(random, 2, 3));
        Arrays.sort(draws);
        double largest = 0;
        for (int i = 0; i < DRAWS; i++) {
            double x = draws[i];
            double cdf = x * x * (6 - 8 * x + 3 * x * x);
            largest =
                    Math.max(largest, Math.max(Math.abs(cdf - (double) i / DRAWS), Math.abs(cdf - (i + 1.0) / DRAWS)));
        }
        assertThat(largest).isLessThan(KOLMOGOROV / Math.sqrt(DRAWS));
    }

    @Test
    void sample_shapeThatDoesNotExist_isRefused() {
        SplittableRandom random = new SplittableRandom(1);
        assertThatThrownBy(() -> BetaSampler.sample(random, 0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> BetaSampler.sample(random, 1, Double.NaN))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static double kolmogorovSmirnov(double[] a, double[] b) {
        Arrays.sort(a);
        Arrays.sort(b);
        double largest = 0;
        int i = 0;
        int j = 0;
        while (i < a.length && j < b.length) {
            double x = Math.min(a[i], b[j]);
            while (i < a.length && a[i] <= x) {
                i++;
            }
            while (j < b.length && b[j] <= x) {
                j++;
            }
            largest = Math.max(largest, Math.abs((double) i / a.length - (double) j / b.length));
        }
        return largest;
    }
}
