package io.afterclick.insight.diversity.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.afterclick.insight.report.Estimate;
import org.junit.jupiter.api.Test;

class IntervalsTest {
    @Test
    void share_eightOfTen_isWilsonsInterval() {
        Estimate share = Confidence.share(8, 10);

        assertThat(share.value()).isEqualTo(0.8);
        assertThat(share.low()).isCloseTo(0.4902, within(1e-4));
        assertThat(share.high()).isCloseTo(0.9433, within(1e-4));
        assertThat(Confidence.share(0, 0).value()).isNaN();
    }

    @Test
    void bootstrap_ofAMean_isNearlyItsNormalInterval() {
        double[] values = new double[200];
        for (int i = 0; i < 200; i++) {
            values[i] = i * 37 % 200;
        }

        Estimate drawn = ReaderBootstrap.of(200, 5, times -> {
            double sum = 0;
            int n = 0;
            for (int i = 0; i < 200; i++) {
                sum += times[i] * values[i];
                n += times[i];
            }
            return sum / n;
        });

        Estimate normal = Confidence.mean(values);
        assertThat(drawn.value()).isCloseTo(normal.value(), within(1e-9));
        assertThat(drawn.low()).isCloseTo(normal.low(), within(1.5));
        assertThat(drawn.high()).isCloseTo(normal.high(), within(1.5));
    }
}
