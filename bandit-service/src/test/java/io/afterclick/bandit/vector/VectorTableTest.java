package io.afterclick.bandit.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class VectorTableTest {
    private static final byte[] ONE = {1, 2};
    private static final byte[] OTHER = {3, 4};

    @Test
    void find_knownAndUnknown_givesThoseOfTheModel() {
        VectorTable table = new VectorTable(10);
        table.put("t", "a", "m1", ONE);
        table.put("t", "b", "m2", OTHER);
        table.put("u", "c", "m1", OTHER);
        assertThat(table.find("t", "m1", List.of("b", "a", "c"))).isEqualTo(new byte[][] {{}, ONE, {}});
        assertThat(table.find("nobody", "m1", List.of("a"))).isEqualTo(new byte[][] {{}});
        table.put("t", "a", "m2", OTHER);
        assertThat(table.find("t", "m1", List.of("a"))).isEqualTo(new byte[][] {{}});
        assertThat(table.find("t", "m2", List.of("a"))).isEqualTo(new byte[][] {OTHER});
    }

    @Test
    void put_full_refusesNewWorksOnly() {
        VectorTable table = new VectorTable(2);
        assertThat(table.put("t", "a", "m", ONE)).isTrue();
        assertThat(table.put("t", "b", "m", ONE)).isTrue();
        assertThat(table.put("t", "c", "m", ONE)).isFalse();
        assertThat(table.put("t", "a", "m", OTHER)).isTrue();
        assertThat(table.size()).isEqualTo(2);
        table.remove("t", "a");
        table.remove("t", "a");
        assertThat(table.size()).isEqualTo(1);
        assertThat(table.put("t", "c", "m", ONE)).isTrue();
    }

    @Test
    void of_randomVectors_keepsCosines() {
        for (long seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            float[] x = new float[64];
            float[] y = new float[64];
            for (int f = 0; f < 64; f++) {
                x[f] = (float) (random.nextGaussian() / 8);
                y[f] = (float) (0.5 * x[f] + random.nextGaussian() / 16);
            }
            assertThat(cosine(QuantisedVector.of(x), QuantisedVector.of(y)))
                    .as("seed %d", seed)
                    .isCloseTo(cosine(x, y), within(0.006));
        }
    }

    @Test
    void of_invalid_isRefused() {
        assertThatThrownBy(() -> QuantisedVector.of(new float[0])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> QuantisedVector.of(new float[] {Float.NaN}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(QuantisedVector.of(new float[3])).isEmpty();
    }

    private static double cosine(float[] x, float[] y) {
        double[] sums = new double[3];
        for (int f = 0; f < x.length; f++) {
            sums[0] += x[f] * y[f];
            sums[1] += x[f] * x[f];
            sums[2] += y[f] * y[f];
        }
        return sums[0] / Math.sqrt(sums[1] * sums[2]);
    }

    private static double cosine(byte[] x, byte[] y) {
        double[] sums = new double[3];
        for (int f = 0; f < x.length; f++) {
            sums[0] += x[f] * y[f];
            sums[1] += x[f] * x[f];
            sums[2] += y[f] * y[f];
        }
        return sums[0] / Math.sqrt(sums[1] * sums[2]);
    }
}
