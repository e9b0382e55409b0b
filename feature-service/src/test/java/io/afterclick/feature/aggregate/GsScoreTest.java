package io.afterclick.feature.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import io.afterclick.feature.aggregate.FeatureValue.Marks;
import io.afterclick.feature.aggregate.FeatureValue.Score;
import io.afterclick.feature.vector.TenantVectors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GsScoreTest {
    private final DistinctMarks rule = new DistinctMarks(200, Window.FOREVER, new Summary.GsScore(2));

    static List<Long> seeds() {
        return new Random(20261127).longs(100).boxed().toList();
    }

    @Test
    void score_ofOneTaste_isOne_andOfOpposites_isNone() {
        TenantVectors vectors =
                vectors(Map.of("a", new float[] {1, 0}, "b", new float[] {1, 0}, "c", new float[] {-1, 0}));

        assertThat(score(vectors, "a", "b")).isEqualTo(1);
        assertThat(score(vectors, "a", "c")).isEqualTo(0);
        assertThat(score(vectors, "a", "b", "c")).isCloseTo(1 / 3.0, Offset.offset(1e-12));
    }

    @Test
    void score_weighsAWorkByItsEpisodes() {
        TenantVectors vectors = vectors(Map.of("a", new float[] {1, 0}, "c", new float[] {-1, 0}));

        assertThat(score(vectors, "a", "a", "a", "c")).isEqualTo(0.5);
    }

    @Test
    void score_ofTooFewWorksWithAVector_isNone() {
        TenantVectors vectors = vectors(Map.of("a", new float[] {1, 0}));

        assertThat(rule.published(marks("a", "b", "c"), vectors)).isEmpty();
        assertThat(rule.published(marks("a", "b", "c"), TenantVectors.NONE)).isEmpty();
        assertThat(rule.initial()).contains(new Score(0, 0, "", FeatureValue.NEVER));
    }

    /** Against the definition: the mean direction, then the mean cosine to it, in the plainest way there is. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void score_equalsTheMeanCosineToTheMeanDirection(long seed) {
        Random random = new Random(seed);
        int width = 1 + random.nextInt(64);
        Map<String, float[]> byWork = new HashMap<>();
        for (int work = 0; work < 60; work++) {
            byWork.put("w" + work, unit(random, width));
        }
        List<String> reads = new ArrayList<>();
        for (int i = 0; i < 20 + random.nextInt(180); i++) {
            reads.add("w" + random.nextInt(80)); // some are unknown
        }
        List<String> known = reads.stream().filter(byWork::containsKey).toList();
        double[] mean = new double[width];
        for (String work : known) {
            for (int i = 0; i < width; i++) {
                mean[i] += byWork.get(work)[i] / (double) known.size();
            }
        }
        double cosines = 0;
        for (String work : known) {
            cosines += cosine(byWork.get(work), mean);
        }

        Score score = (Score) rule.published(marks(reads.toArray(String[]::new)), vectors(byWork))
                .orElseThrow();

        assertThat(score.score()).isCloseTo(cosines / known.size(), Offset.offset(1e-6));
        assertThat(score.works()).isEqualTo((int) known.stream().distinct().count());
        assertThat(score.modelVersion()).isEqualTo("m1");
    }

    private double score(TenantVectors vectors, String... works) {
        return ((Score) rule.published(marks(works), vectors).orElseThrow()).score();
    }

    private static Marks marks(String... works) {
        List<Mark> marks = new ArrayList<>();
        for (int i = 0; i < works.length; i++) {
            marks.add(new Mark(works[i], i, -i, 1));
        }
        return new Marks(marks);
    }

    private static double cosine(float[] a, double[] b) {
        double dot = 0;
        double squaresOfA = 0;
        double squaresOfB = 0;
        for (int i = 0; i < a.length; i++) {
            dot += a[i] * b[i];
            squaresOfA += (double) a[i] * a[i];
            squaresOfB += b[i] * b[i];
        }
        return dot / Math.sqrt(squaresOfA * squaresOfB);
    }

    private static float[] unit(Random random, int width) {
        double[] values = random.doubles(width, -1, 1).toArray();
        double length = 0;
        for (double value : values) {
            length += value * value;
        }
        float[] unit = new float[width];
        for (int i = 0; i < width; i++) {
            unit[i] = (float) (values[i] / Math.sqrt(length));
        }
        return unit;
    }

    private static TenantVectors vectors(Map<String, float[]> byWork) {
        return new TenantVectors() {
            @Override
            public String modelVersion() {
                return "m1";
            }

            @Override
            public float[] find(String workId) {
                return byWork.getOrDefault(workId, NO_VECTOR);
            }

            @Override
            public int stamp() {
                return 1;
            }
        };
    }
}
