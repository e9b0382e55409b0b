package io.afterclick.bandit.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SwitchThresholdTest {
    private static final int WORKS = 20;
    private static final int RARE = 10;
    private static final int ROWS = 400;

    @Test
    void choose_oneHeavyRow_leavesItToTheModel() {
        double[] weights = new double[1_000];
        double[] residuals = new double[weights.length];
        double[] policyPredictions = new double[weights.length];
        int[] groups = IntStream.range(0, weights.length).toArray();
        for (int row = 0; row < weights.length; row++) {
            weights[row] = 1;
            residuals[row] = row % 2 == 0 ? 0.5 : -0.5;
            policyPredictions[row] = 0.5;
        }
        assertThat(SwitchThreshold.choose(weights, residuals, policyPredictions, groups, groups.length))
                .as("even weights")
                .isEqualTo(Double.POSITIVE_INFINITY);

        weights[0] = 400;
        double threshold = SwitchThreshold.choose(weights, residuals, policyPredictions, groups, groups.length);
        assertThat(threshold).isBetween(1.0, 400.0);
        assertThat(SwitchThreshold.leftToModel(threshold, weights)).isCloseTo(0.001, within(1e-12));
    }

    /** Rows of one reader that err alike make a mean less certain, so that more is worth leaving to the model. */
    @Test
    void choose_rowsThatGoTogether_countAsOne() {
        int rows = 1_000;
        double[] weights = new double[rows];
        double[] residuals = new double[rows];
        int[] alone = IntStream.range(0, rows).toArray();
        int[] together = IntStream.range(0, rows).map(row -> row / 100).toArray();
        for (int row = 0; row < rows; row++) {
            boolean isHeavy = row < 100;
            weights[row] = isHeavy ? 3 : 0.95;
            residuals[row] = isHeavy ? 0.9 : 0;
        }
        double[] nothing = new double[rows];
        assertThat(SwitchThreshold.choose(weights, residuals, nothing, alone, rows))
                .isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(SwitchThreshold.choose(weights, residuals, nothing, together, 10))
                .isLessThan(3);
    }

    /** Half of the works are hardly ever logged, and the policy shows them now and then: weights of 1 and of 500. */
    @Test
    void evaluate_weightsThatExplode_errsFarLessThanIpsAndDr() {
        Map<Estimator, Double> errors = meanSquaredErrors(1e-5);
        assertThat(errors.get(Estimator.SWITCH_DR)).isLessThan(errors.get(Estimator.DR) / 4);
        assertThat(errors.get(Estimator.SWITCH_DR)).isLessThan(errors.get(Estimator.IPS) / 4);
    }

    @Test
    void evaluate_weightsThatAreEven_isDr() {
        Map<Estimator, Double> errors = meanSquaredErrors(0.005);
        assertThat(errors.get(Estimator.SWITCH_DR)).isEqualTo(errors.get(Estimator.DR));
    }

    private static Map<Estimator, Double> meanSquaredErrors(double rareLogged) {
        double[] rates = new double[WORKS];
        double[] logging = new double[WORKS];
        double[] policy = new double[WORKS];
        for (int work = 0; work < WORKS; work++) {
            boolean isRare = work < RARE;
            rates[work] = 0.2 + 0.02 * work;
            logging[work] = isRare ? rareLogged : (1 - RARE * rareLogged) / (WORKS - RARE);
            policy[work] = isRare ? 0.005 : 0.095;
        }
        SyntheticLog world = new SyntheticLog(new double[][] {rates}, new double[][] {logging});
        double truth = world.value(new double[][] {policy});
        SplittableRandom random = new SplittableRandom(9);
        Map<Estimator, Double> errors = new EnumMap<>(Estimator.class);
        EnumSet<Estimator> asked = EnumSet.of(Estimator.IPS, Estimator.DR, Estimator.SWITCH_DR);
        for (int i = 0; i < 300; i++) {
            EvaluationReport report = new OffPolicyEvaluation(
                            new EvaluationSettings(asked, Double.POSITIVE_INFINITY, i), 1)
                    .evaluate(world.draw(ROWS, random), SyntheticLog.table(new double[][] {policy}));
            for (Estimator estimator : asked) {
                double error = report.estimates().get(estimator).value() - truth;
                errors.merge(estimator, error * error, Double::sum);
            }
        }
        return errors;
    }
}
