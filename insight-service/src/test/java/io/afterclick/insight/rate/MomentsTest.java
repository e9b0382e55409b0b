package io.afterclick.insight.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MomentsTest {
    @Test
    void rate_equalsTheLinearisedVarianceComputedReaderByReader() {
        for (long seed = 1; seed <= 20; seed++) {
            List<double[]> readers = readers(seed, 50 + (int) seed);
            Moments moments = new Moments(2);
            readers.forEach(moments::add);
            Rate rate = moments.rate(0, 1);

            double x = readers.stream().mapToDouble(r -> r[0]).sum();
            double y = readers.stream().mapToDouble(r -> r[1]).sum();
            double n = readers.size();
            double[] residuals = readers.stream()
                    .mapToDouble(r -> (r[0] - x / y * r[1]) / (y / n))
                    .toArray();
            double mean = java.util.Arrays.stream(residuals).sum() / n;
            double variance = java.util.Arrays.stream(residuals)
                            .map(r -> (r - mean) * (r - mean))
                            .sum()
                    / (n - 1);
            assertThat(rate.value()).as("seed %d", seed).isCloseTo(x / y, within(1e-12));
            assertThat(rate.variance()).as("seed %d", seed).isCloseTo(variance / n, within(1e-12));
        }
    }

    @Test
    void difference_ofTheSameReadersTwice_isZeroForCertain() {
        Moments moments = new Moments(4);
        for (double[] reader : readers(5, 40)) {
            moments.add(new double[] {reader[0], reader[1], reader[0], reader[1]});
        }
        Rate difference = moments.difference(0, 1, 2, 3);
        assertThat(difference.value()).isZero();
        assertThat(difference.variance()).isCloseTo(0, within(1e-15));
    }

    @Test
    void add_sumsOfShards_isTheSameAsReaderByReader() {
        Moments one = new Moments(2);
        Moments all = new Moments(2);
        double[] sums = new double[2];
        double[] pairs = new double[3];
        List<double[]> readers = readers(9, 30);
        for (double[] r : readers) {
            one.add(r);
            sums[0] += r[0];
            sums[1] += r[1];
            pairs[0] += r[0] * r[0];
            pairs[1] += r[0] * r[1];
            pairs[2] += r[1] * r[1];
        }
        all.add(readers.size(), sums, pairs);
        Moments both = new Moments(2);
        both.add(all);
        assertThat(both.readers()).isEqualTo(30);
        assertThat(both.rate(0, 1)).isEqualTo(one.rate(0, 1));
    }

    @Test
    void rate_ofNothing_isNone() {
        assertThat(new Moments(2).rate(0, 1).value()).isNaN();
        assertThat(new Rate(0, 0).pValue()).isEqualTo(1);
    }

    private static List<double[]> readers(long seed, int count) {
        SplittableRandom random = new SplittableRandom(seed);
        List<double[]> readers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int trials = 1 + random.nextInt(20);
            double share = random.nextDouble();
            int successes = 0;
            for (int j = 0; j < trials; j++) {
                successes += random.nextDouble() < share ? 1 : 0;
            }
            readers.add(new double[] {successes, trials});
        }
        return readers;
    }
}
