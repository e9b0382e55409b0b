package io.afterclick.insight.diversity.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TasteTest {
    private static final int WIDTH = 48;
    private static final int WORKS = 300;

    @Test
    void gsScore_randomReaders_equalsTheDefinitionAndThePairwiseForm() {
        for (long seed = 1; seed <= 50; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            float[] vectors = unitVectors(WORKS, WIDTH, WIDTH, random);
            int n = 1 + random.nextInt(200);
            int[] works = random.ints(n, 0, WORKS).toArray();
            float[] weights = new float[n];
            for (int i = 0; i < n; i++) {
                weights[i] = 1 + random.nextInt(50);
            }

            Taste taste = new Taste(vectors, WIDTH).addAll(works, weights, 0, n);

            assertThat(taste.gsScore())
                    .as("seed %d", seed)
                    .isCloseTo(byDefinition(vectors, works, weights), within(1e-6));
            assertThat(taste.gsScore()).as("seed %d", seed).isCloseTo(byPairs(vectors, works, weights), within(1e-6));
            assertThat(taste.raoQ())
                    .as("seed %d", seed)
                    .isCloseTo(byDistances(vectors, works, weights, true), within(1e-6));
            if (n > 1) {
                assertThat(taste.intraListDistance())
                        .as("seed %d", seed)
                        .isCloseTo(byDistances(vectors, works, weights, false), within(1e-6));
            }
        }
    }

    @Test
    void add_oneByOneWithDecay_equalsTheSumOfWhatIsLeft() {
        SplittableRandom random = new SplittableRandom(9);
        float[] vectors = unitVectors(WORKS, WIDTH, WIDTH, random);
        int[] works = {3, 7, 11};
        Taste running = new Taste(vectors, WIDTH);
        for (int work : works) {
            running.decay(0.5).add(work, 2);
        }

        Taste whole = new Taste(vectors, WIDTH).addAll(works, new float[] {0.5f, 1, 2}, 0, 3);

        assertThat(running.gsScore()).isCloseTo(whole.gsScore(), within(1e-7));
        assertThat(running.intraListDistance()).isCloseTo(whole.intraListDistance(), within(1e-7));
    }

    @Test
    void gsScore_randomWorksOfFortyDimensions_fallsAsPublishedWhileTheDistanceDoesNot() {
        SplittableRandom random = new SplittableRandom(4);
        float[] vectors = unitVectors(20_000, WIDTH, 40, random);
        assertThat(meanGs(vectors, 1, random)).isCloseTo(1, within(1e-6));
        assertThat(meanGs(vectors, 10, random)).isCloseTo(0.315, within(0.003));
        assertThat(meanGs(vectors, 50, random)).isCloseTo(0.141, within(0.002));
        for (int n : new int[] {2, 10, 50}) {
            assertThat(meanDistance(vectors, n, random)).as("n = %d", n).isCloseTo(1, within(0.01));
        }
    }

    @Test
    void scores_ofNothingOrOneWork_areUnknownOrOne() {
        Taste taste = new Taste(unitVectors(2, WIDTH, WIDTH, new SplittableRandom(1)), WIDTH);

        assertThat(taste.gsScore()).isNaN();
        assertThat(taste.add(0, 3).gsScore()).isCloseTo(1, within(1e-6));
        assertThat(taste.intraListDistance()).isNaN();
        assertThat(taste.clear().gsScore()).isNaN();
    }

    @Test
    void kernels_withAndWithoutTheVectorApi_agree() {
        SplittableRandom random = new SplittableRandom(2);
        for (int width : new int[] {16, 48, 64, 80, 128}) {
            float[] vectors = unitVectors(WORKS, width, width, random);
            int[] works = random.ints(333, 0, WORKS).toArray();
            float[] weights = new float[333];
            for (int i = 0; i < weights.length; i++) {
                weights[i] = random.nextFloat();
            }
            double[] plain = new double[width];
            double[] vector = new double[width];
            ScalarTasteKernel.INSTANCE.addWeighted(vectors, width, works, weights, 5, 333, plain, new float[width]);
            KernelChoice.vectorApi().addWeighted(vectors, width, works, weights, 5, 333, vector, new float[width]);

            for (int f = 0; f < width; f++) {
                assertThat(vector[f]).isCloseTo(plain[f], within(1e-5));
            }
        }
    }

    @Test
    void sketch_estimatesTheScore() {
        SplittableRandom random = new SplittableRandom(6);
        float[] vectors = unitVectors(WORKS, WIDTH, WIDTH, random);
        TasteSketch sketch = new TasteSketch(vectors, WIDTH, 1);
        double error = 0;
        for (int reader = 0; reader < 500; reader++) {
            int[] works = random.ints(5, 0, WORKS).toArray();
            float[] weights = {1, 1, 1, 1, 1};
            double exact =
                    new Taste(vectors, WIDTH).addAll(works, weights, 0, 5).gsScore();
            double relative = sketch.gsScore(works, weights, 0, 5) / exact - 1;
            error += relative * relative / 500;
        }

        assertThat(Math.sqrt(error)).isBetween(0.05, 1.5 / Math.sqrt(2.0 * TasteSketch.DIRECTIONS));
    }

    private static double meanGs(float[] vectors, int n, SplittableRandom random) {
        return IntStream.range(0, 2_000)
                .mapToDouble(i -> drawn(vectors, n, random).gsScore())
                .average()
                .orElseThrow();
    }

    private static double meanDistance(float[] vectors, int n, SplittableRandom random) {
        return IntStream.range(0, 2_000)
                .mapToDouble(i -> drawn(vectors, n, random).intraListDistance())
                .average()
                .orElseThrow();
    }

    private static Taste drawn(float[] vectors, int n, SplittableRandom random) {
        Taste taste = new Taste(vectors, WIDTH);
        random.ints(0, 20_000).distinct().limit(n).forEach(work -> taste.add(work, 1));
        return taste;
    }

    static float[] unitVectors(int works, int width, int dimensions, SplittableRandom random) {
        float[] vectors = new float[works * width];
        for (int work = 0; work < works; work++) {
            double length2 = 0;
            for (int f = 0; f < dimensions; f++) {
                vectors[work * width + f] = (float) random.nextGaussian();
                length2 += vectors[work * width + f] * vectors[work * width + f];
            }
            for (int f = 0; f < dimensions; f++) {
                vectors[work * width + f] /= (float) Math.sqrt(length2);
            }
        }
        return vectors;
    }

    /** sum w cos(s, mu) / sum w, with mu = sum w s / sum w. */
    private static double byDefinition(float[] vectors, int[] works, float[] weights) {
        double[] mu = new double[WIDTH];
        double total = 0;
        for (int i = 0; i < works.length; i++) {
            total += weights[i];
            for (int f = 0; f < WIDTH; f++) {
                mu[f] += weights[i] * vectors[works[i] * WIDTH + f];
            }
        }
        double length = 0;
        for (int f = 0; f < WIDTH; f++) {
            mu[f] /= total;
            length += mu[f] * mu[f];
        }
        double score = 0;
        for (int i = 0; i < works.length; i++) {
            double dot = 0;
            for (int f = 0; f < WIDTH; f++) {
                dot += vectors[works[i] * WIDTH + f] * mu[f];
            }
            score += weights[i] * dot / Math.sqrt(length);
        }
        return score / total;
    }

    /** GS^2 is the weighted mean of all pairwise cosines, those with itself included. */
    private static double byPairs(float[] vectors, int[] works, float[] weights) {
        return Math.sqrt(1 - byDistances(vectors, works, weights, true));
    }

    private static double byDistances(float[] vectors, int[] works, float[] weights, boolean withItself) {
        double sum = 0;
        double pairs = 0;
        for (int i = 0; i < works.length; i++) {
            for (int j = 0; j < works.length; j++) {
                if (withItself || i != j) {
                    double dot = 0;
                    for (int f = 0; f < WIDTH; f++) {
                        dot += vectors[works[i] * WIDTH + f] * (double) vectors[works[j] * WIDTH + f];
                    }
                    sum += weights[i] * (double) weights[j] * (1 - dot);
                    pairs += weights[i] * (double) weights[j];
                }
            }
        }
        return sum / pairs;
    }
}
