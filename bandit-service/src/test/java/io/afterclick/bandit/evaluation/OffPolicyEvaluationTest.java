package io.afterclick.bandit.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import io.afterclick.bandit.evaluation.EvaluationException.Reason;
import java.util.EnumSet;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OffPolicyEvaluationTest {
    private static final TargetPolicy UNIFORM = new TargetPolicy.Uniform();

    /** Weights under the uniform policy: 0.5/0.25 = 2, 0.5/0.25 = 2, 0.5/0.5 = 1, 0.5/1 = 0.5. */
    private static LoggedSlots fourRows() {
        return LoggedSlots.builder()
                .add(1, "a", 0.25, true)
                .add(1, "b", 0.25, false)
                .add(1, "b", 0.5, true)
                .add(1, "a", 1.0, false)
                .build();
    }

    @Test
    void evaluate_fourRows_equalsHandCalculation() {
        EvaluationReport report = evaluate(fourRows(), UNIFORM, Double.POSITIVE_INFINITY);

        assertThat(report.estimates().get(Estimator.IPS).value()).isCloseTo(3.0 / 4, within(1e-12));
        assertThat(report.estimates().get(Estimator.SNIPS).value()).isCloseTo(3.0 / 5.5, within(1e-12));
        assertThat(report.overlap().effectiveSampleSize()).isCloseTo(5.5 * 5.5 / 9.25, within(1e-12));
        assertThat(report.overlap().maxWeight()).isEqualTo(2);
        assertThat(report.overlap().meanWeight()).isCloseTo(5.5 / 4, within(1e-12));
        assertThat(report.onPolicyValue()).isEqualTo(0.5);
        assertThat(report.successes()).isEqualTo(2);
    }

    @Test
    void evaluate_clipped_cutsWeightsAndSaysSo() {
        EvaluationReport report = evaluate(fourRows(), UNIFORM, 1.5);

        assertThat(report.estimates().get(Estimator.IPS).value()).isCloseTo(2.5 / 4, within(1e-12));
        assertThat(report.estimates().get(Estimator.SNIPS).value()).isCloseTo(2.5 / 4.5, within(1e-12));
        assertThat(report.overlap().maxWeight()).isEqualTo(1.5);
        assertThat(report.overlap().effectiveSampleSize()).isCloseTo(4.5 * 4.5 / 5.75, within(1e-12));
        assertThat(report.overlap().clippedRows()).isEqualTo(2);
        assertThat(report.estimates().get(Estimator.IPS).warnings())
                .anyMatch(warning -> warning.startsWith("clipped: 2 weights were cut to 1.5"));
        assertThat(report.estimates().get(Estimator.DM).warnings()).noneMatch(warning -> warning.startsWith("clipped"));
    }

    @Test
    void evaluate_clipAboveAllWeights_changesNoValue() {
        LoggedSlots log = randomLog(300);

        EvaluationReport clipped = evaluate(log, UNIFORM, 1_000);
        EvaluationReport unclipped = evaluate(log, UNIFORM, Double.POSITIVE_INFINITY);

        assertThat(clipped.overlap()).isEqualTo(unclipped.overlap());
        for (Estimator estimator : Estimator.values()) {
            assertThat(clipped.estimates().get(estimator).bootstrap())
                    .isEqualTo(unclipped.estimates().get(estimator).bootstrap());
        }
    }

    @Test
    void evaluate_logOfThePolicyItself_hasFullSampleSizeAndTheLoggedRate() {
        LoggedSlots.Builder builder = LoggedSlots.builder();
        for (int row = 0; row < 100; row++) {
            builder.add(1 + row % 2, "w" + row % 5, 0.2, row % 10 == 0);
        }

        EvaluationReport report = evaluate(builder.build(), UNIFORM, Double.POSITIVE_INFINITY);

        assertThat(report.overlap().effectiveSampleSize()).isCloseTo(100, within(1e-9));
        assertThat(report.estimates().get(Estimator.IPS).value()).isCloseTo(0.1, within(1e-12));
        assertThat(report.estimates().get(Estimator.SNIPS).value()).isCloseTo(0.1, within(1e-12));
        assertThat(report.estimates().get(Estimator.IPS).bootstrap()).isEqualTo(report.onPolicyBootstrap());
        assertThat(report.estimates().values())
                .allMatch(estimate -> estimate.warnings().isEmpty());
    }

    @Test
    void evaluate_policyNeverShownByTheLog_hasNoSampleAndSaysSo() {
        TargetPolicy elsewhere = new TargetPolicy.Table(Map.of(1, Map.of("c", 1.0)));

        EvaluationReport report = evaluate(fourRows(), elsewhere, Double.POSITIVE_INFINITY);

        assertThat(report.overlap().effectiveSampleSize()).isZero();
        assertThat(report.overlap().unseenShare()).isEqualTo(1);
        assertThat(report.estimates().get(Estimator.IPS).value()).isZero();
        assertThat(report.estimates().get(Estimator.SNIPS).value()).isNaN();
        assertThat(report.estimates().get(Estimator.SNIPS).bootstrap()).isEmpty();
        assertThat(report.estimates().get(Estimator.SNIPS).empiricalBernstein()).isEmpty();
        assertThat(report.estimates().values())
                .allMatch(
                        estimate -> estimate.warnings().stream().anyMatch(warning -> warning.startsWith("low overlap")))
                .allMatch(estimate -> estimate.warnings().stream().anyMatch(warning -> warning.startsWith("unseen")));
    }

    /** One row of weight W among 999 of weight 1 has ESS (999 + W)^2 / (999 + W^2): 10.2 for W = 447, 9.97 for W = 465. */
    @Test
    void evaluate_effectiveSampleSizeAroundOnePercent_warnsBelowOnly() {
        assertThat(lowOverlapWarnings(447, Double.POSITIVE_INFINITY)).isZero();
        assertThat(lowOverlapWarnings(465, Double.POSITIVE_INFINITY)).isEqualTo(Estimator.values().length);
        // A clip makes the weights even, not the log better.
        assertThat(lowOverlapWarnings(465, 2)).isEqualTo(Estimator.values().length);
    }

    private static long lowOverlapWarnings(double weight, double clip) {
        LoggedSlots.Builder log = LoggedSlots.builder();
        for (int row = 0; row < 999; row++) {
            log.add(1, row % 2 == 0 ? "a" : "b", 0.5, row % 5 == 0);
        }
        log.add(1, "a", 0.5 / weight, true);
        return evaluate(log.build(), UNIFORM, clip).estimates().values().stream()
                .filter(estimate -> estimate.warnings().stream().anyMatch(warning -> warning.startsWith("low overlap")))
                .count();
    }

    @Test
    void evaluate_propensitiesThatAreNotThoseOfTheLog_warnsOfTheMeanWeight() {
        SplittableRandom random = new SplittableRandom(5);
        LoggedSlots.Builder wrong = LoggedSlots.builder();
        for (int row = 0; row < 1_000; row++) {
            wrong.add(1, "w" + random.nextInt(10), 0.2, row % 10 == 0);
        }

        EvaluationReport report = evaluate(wrong.build(), UNIFORM, Double.POSITIVE_INFINITY);

        assertThat(report.estimates().get(Estimator.IPS).warnings())
                .singleElement()
                .asString()
                .startsWith("mean weight: it is 0.500");
    }

    @Test
    void evaluate_fewSuccesses_warns() {
        LoggedSlots.Builder log = LoggedSlots.builder();
        for (int row = 0; row < 100; row++) {
            log.add(1, row % 2 == 0 ? "a" : "b", 0.5, row < 4);
        }

        assertThat(evaluate(log.build(), UNIFORM, Double.POSITIVE_INFINITY)
                        .estimates()
                        .get(Estimator.DR)
                        .warnings())
                .singleElement()
                .asString()
                .startsWith("few successes: only 4 rows");
    }

    @Test
    void evaluate_sameSeed_sameReport_otherSeed_otherIntervals() {
        LoggedSlots log = randomLog(500);

        EvaluationReport first = new OffPolicyEvaluation(EvaluationSettings.all(7)).evaluate(log, UNIFORM);
        EvaluationReport again = new OffPolicyEvaluation(EvaluationSettings.all(7)).evaluate(log, UNIFORM);
        EvaluationReport other = new OffPolicyEvaluation(EvaluationSettings.all(8)).evaluate(log, UNIFORM);

        assertThat(again).isEqualTo(first);
        assertThat(other.estimates().get(Estimator.IPS).value())
                .isEqualTo(first.estimates().get(Estimator.IPS).value(), within(1e-12));
        assertThat(other.estimates().get(Estimator.IPS).bootstrap())
                .isNotEqualTo(first.estimates().get(Estimator.IPS).bootstrap());
    }

    @Test
    void evaluate_oneEstimatorOnly_givesItTheSameNumbers() {
        LoggedSlots log = randomLog(500);
        EvaluationReport all = new OffPolicyEvaluation(EvaluationSettings.all(7)).evaluate(log, UNIFORM);

        for (Estimator estimator : Estimator.values()) {
            EvaluationSettings alone = new EvaluationSettings(EnumSet.of(estimator), Double.POSITIVE_INFINITY, 7);
            assertThat(new OffPolicyEvaluation(alone).evaluate(log, UNIFORM).estimates())
                    .isEqualTo(Map.of(estimator, all.estimates().get(estimator)));
        }
    }

    @Test
    void evaluate_byPosition_weighsUpToTheWhole() {
        LoggedSlots log = randomLog(500);

        EvaluationReport report = evaluate(log, UNIFORM, Double.POSITIVE_INFINITY);

        for (Estimator estimator : new Estimator[] {Estimator.IPS, Estimator.DM, Estimator.DR}) {
            Estimate estimate = report.estimates().get(estimator);
            double mixed = estimate.positions().stream()
                    .mapToDouble(position -> position.rows() * position.value() / report.rows())
                    .sum();
            assertThat(mixed).isCloseTo(estimate.value(), within(1e-12));
            assertThat(estimate.positions())
                    .extracting(Estimate.PositionEstimate::position)
                    .containsExactly(1, 2, 3);
        }
    }

    @Test
    void evaluate_positionWithoutProbabilities_isRefused() {
        LoggedSlots log =
                LoggedSlots.builder().add(1, "a", 1, true).add(4, "a", 1, true).build();
        TargetPolicy first = new TargetPolicy.Table(Map.of(1, Map.of("a", 1.0)));

        EvaluationException refused =
                catchThrowableOfType(EvaluationException.class, () -> evaluate(log, first, Double.POSITIVE_INFINITY));

        assertThat(refused.reason()).isEqualTo(Reason.POLICY_MISSES_POSITION);
        assertThat(refused).hasMessageContaining("position 4");
    }

    @Test
    void settings_outOfRange_areRefused() {
        assertThatThrownBy(() -> new EvaluationSettings(EnumSet.of(Estimator.IPS), 0, 1))
                .isInstanceOf(EvaluationException.class);
        assertThatThrownBy(() -> new EvaluationSettings(EnumSet.of(Estimator.IPS), Double.NaN, 1))
                .isInstanceOf(EvaluationException.class);
        assertThatThrownBy(() -> new EvaluationSettings(EnumSet.noneOf(Estimator.class), 1, 1))
                .isInstanceOf(EvaluationException.class);
    }

    private static LoggedSlots randomLog(int rows) {
        SplittableRandom random = new SplittableRandom(11);
        return SyntheticLog.learned(3, 6, 0.2, random).draw(rows, random);
    }

    private static EvaluationReport evaluate(LoggedSlots log, TargetPolicy policy, double clip) {
        return new OffPolicyEvaluation(new EvaluationSettings(EnumSet.allOf(Estimator.class), clip, 1))
                .evaluate(log, policy);
    }
}
