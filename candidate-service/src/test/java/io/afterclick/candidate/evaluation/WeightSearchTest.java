package io.afterclick.candidate.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.afterclick.candidate.parallel.Workers;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WeightSearchTest {
    private static final int COMPONENTS = 3;
    private static final int WORKS = 60;

    /** In the first half of the questions component 0 knows the held-out work, in the others component 1. */
    private static float[][] questions(int count) {
        SplittableRandom random = new SplittableRandom(9);
        float[][] questions = new float[count][WORKS * COMPONENTS];
        for (int i = 0; i < count; i++) {
            for (int at = 0; at < questions[i].length; at++) {
                questions[i][at] = (float) random.nextDouble();
            }
            questions[i][2 * i < count ? 0 : 1] += .6f;
        }
        return questions;
    }

    private static double goal(float[][] questions, double[] weights, double[] shares) {
        double goal = 0;
        for (int i = 0; i < questions.length; i++) {
            int rank = 0;
            for (int work = 0; work < WORKS; work++) {
                double score = 0;
                double own = 0;
                for (int c = 0; c < COMPONENTS; c++) {
                    score += weights[c] * questions[i][work * COMPONENTS + c];
                    own += weights[c] * questions[i][c];
                }
                rank += score >= own ? 1 : 0;
            }
            double ndcg = rank <= 10 ? Math.log(2) / Math.log(rank + 1) : 0;
            goal += shares[i] * (1.0 / rank + (rank <= 20 ? 1 : 0) + ndcg);
        }
        return goal;
    }

    @Test
    void from_anyComponent_reachesWhatTheNaiveCountSays_andLeavesTheNoise() {
        float[][] questions = questions(400);
        try (Workers workers = new Workers(2)) {
            WeightSearch search = new WeightSearch(COMPONENTS, questions, WeightSearch.equally(400), workers);
            WeightSearch.Found found = search.from(0);
            double[] shares = WeightSearch.equally(400);
            for (int i = 0; i < shares.length; i++) {
                shares[i] /= 400;
            }
            assertThat(found.goal()).isCloseTo(goal(questions, found.weights(), shares), within(1e-9));
            assertThat(search.alone(0)).isCloseTo(goal(questions, new double[] {1, 0, 0}, shares), within(1e-9));
            assertThat(found.goal()).isGreaterThan(search.alone(0) + .1);
            assertThat(found.weights()[1]).isBetween(.5, 2.0);
            assertThat(found.weights()[2]).isLessThan(.2);
        }
    }

    @Test
    void from_withWeightsOnSomeQuestions_servesThose() {
        float[][] questions = questions(400);
        double[] weights = new double[400];
        for (int i = 0; i < 400; i++) {
            weights[i] = 2 * i < 400 ? 1 : .01;
        }
        try (Workers workers = new Workers(1)) {
            WeightSearch.Found found = new WeightSearch(COMPONENTS, questions, weights, workers).from(0);
            assertThat(found.weights()[1]).isLessThan(.3);
        }
    }
}
