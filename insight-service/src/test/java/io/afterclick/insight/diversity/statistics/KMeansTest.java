package io.afterclick.insight.diversity.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class KMeansTest {
    @Test
    void of_threeHeaps_findsThemAndTheSilhouetteChoosesThree() {
        SplittableRandom random = new SplittableRandom(3);
        double[] points = new double[90 * 2];
        for (int i = 0; i < 90; i++) {
            points[2 * i] = 10 * (i % 3) + random.nextDouble();
            points[2 * i + 1] = 5 * (i % 3) + random.nextDouble();
        }

        KMeans three = KMeans.of(points, 2, 3, 1);

        for (int i = 3; i < 90; i++) {
            assertThat(three.groups()[i]).isEqualTo(three.groups()[i % 3]);
        }
        double best = KMeans.silhouette(points, 2, three.groups(), 3);
        assertThat(best).isGreaterThan(0.9);
        for (int k : new int[] {2, 4, 5}) {
            assertThat(KMeans.silhouette(points, 2, KMeans.of(points, 2, k, 1).groups(), k))
                    .isLessThan(best);
        }
        assertThat(KMeans.of(points, 2, 3, 1).groups()).isEqualTo(three.groups());
    }

    @Test
    void silhouette_fourPointsOnALine_isAsByHand() {
        // 0, 1 | 4, 6: (a, b) are (1, 5), (1, 4), (2, 3.5), (2, 5.5).
        double expected = ((5 - 1) / 5.0 + (4 - 1) / 4.0 + (3.5 - 2) / 3.5 + (5.5 - 2) / 5.5) / 4;

        assertThat(KMeans.silhouette(new double[] {0, 1, 4, 6}, 1, new int[] {0, 0, 1, 1}, 2))
                .isCloseTo(expected, within(1e-12));
    }

    @Test
    void of_samePointThrice_staysFinite() {
        KMeans two = KMeans.of(new double[] {1, 1, 1}, 1, 2, 1);

        assertThat(two.inertia()).isZero();
        assertThat(KMeans.silhouette(new double[] {1, 1, 1}, 1, two.groups(), 2))
                .isZero();
    }
}
