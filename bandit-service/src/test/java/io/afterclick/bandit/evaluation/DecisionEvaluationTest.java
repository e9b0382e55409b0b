package io.afterclick.bandit.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.afterclick.bandit.evaluation.EvaluationException.Reason;
import io.afterclick.bandit.evaluation.LoggedDecision.Propensity;
import io.afterclick.bandit.evaluation.LoggedDecision.Slot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DecisionEvaluationTest {
    private static final EvaluationSettings ALL = EvaluationSettings.all(7);

    @Test
    void evaluate_twoSlates_equalsHandCalculation() {
        // Weights 2, .5, 1, 2; successes at the first and the last.
        List<LoggedDecision> log = List.of(
                decision("r1", slot(0, 0.25, true, false), slot(1, 1, false, false)),
                decision("r2", slot(1, 0.5, true, true), slot(0, 0.25, true, true)));
        TargetPropensities half = (decision, seed) -> new double[] {0.5, 0.5, 0.5, 0.5};

        DecisionReport clicks = evaluate(log, half, LoggedReward.CLICK, ALL);
        DecisionReport readOns = evaluate(log, half, LoggedReward.YIELD, ALL);

        assertThat(clicks.slots().estimates().get(Estimator.IPS).value()).isCloseTo(5 / 4.0, within(1e-12));
        assertThat(clicks.slots().estimates().get(Estimator.SNIPS).value()).isCloseTo(5 / 5.5, within(1e-12));
        assertThat(clicks.slots().onPolicyValue()).isEqualTo(0.75);
        assertThat(readOns.slots().estimates().get(Estimator.IPS).value()).isCloseTo(3 / 4.0, within(1e-12));
        assertThat(clicks.slots().overlap().maxWeight()).isEqualTo(2);
        // Sums by reader are 2.5 and 3 around 2.75 each: error sqrt(2 (.0625 + .0625)) / 4.
        assertThat(clicks.slots().overlap().meanWeightError()).isCloseTo(Math.sqrt(2 * 0.125) / 4, within(1e-12));
        assertThat(clicks.decisions()).isEqualTo(2);
        assertThat(clicks.policies()).isEqualTo(Map.of("logging@3", 2));
    }

    @Test
    void evaluate_loggingPolicyItself_givesItsOwnValueAndFullSampleSize() {
        SplittableRandom random = new SplittableRandom(1);
        SlateWorld world = SlateWorld.random(3, 0.2, 0, random);
        List<LoggedDecision> log = world.draw(500, 1, 0, random);

        EvaluationReport report = evaluate(log, world.exact(world.logging()), LoggedReward.CLICK, ALL)
                .slots();

        assertThat(report.overlap().effectiveSampleSize()).isCloseTo(report.rows(), within(1e-6));
        for (Estimator estimator : List.of(Estimator.IPS, Estimator.SNIPS)) {
            Estimate estimate = report.estimates().get(estimator);
            assertThat(estimate.value()).isCloseTo(report.onPolicyValue(), within(1e-12));
            assertThat(estimate.bootstrap().orElseThrow().low())
                    .isCloseTo(report.onPolicyBootstrap().orElseThrow().low(), within(1e-12));
            assertThat(estimate.warnings()).isEmpty();
        }
        // The model's terms cancel but for chance, of which the residuals' part is small.
        assertThat(report.estimates().get(Estimator.DR).value()).isCloseTo(report.onPolicyValue(), within(0.01));
    }

    /** With one slot for each decision, one list of candidates and one policy, the log is one of the other format. */
    @Test
    void evaluate_decisionsOfOneSlot_equalsTheEvaluationOfSlots() {
        SplittableRandom random = new SplittableRandom(2);
        SyntheticLog world = SyntheticLog.learned(1, 5, 0.2, random);
        LoggedSlots slots = world.draw(400, random);
        double[][] policy = SyntheticLog.randomPolicy(1, 5, random);
        List<String> candidates =
                IntStream.range(0, 5).mapToObj(work -> "w" + work).toList();
        List<LoggedDecision> log = new ArrayList<>();
        for (int row = 0; row < slots.rows(); row++) {
            int work = candidates.indexOf(slots.work(slots.cell(row)));
            Slot slot =
                    new Slot(work, Propensity.exact(slots.propensity(row)), true, slots.succeeded(row), false, false);
            log.add(new LoggedDecision("d" + row, "", "logging", 1, candidates, List.of(slot), false));
        }

        DecisionReport report = evaluate(log, (decision, seed) -> policy[0], LoggedReward.CLICK, ALL);

        TargetProbabilities target = TargetProbabilities.of(SyntheticLog.table(policy), slots);
        ImportanceWeights weights = ImportanceWeights.of(slots, target, Double.POSITIVE_INFINITY);
        SlotSums sums = new SlotSums(5, slots.cellCount());
        for (int row = 0; row < slots.rows(); row++) {
            sums.add(row % 5, slots.cell(row), weights.weights()[row], true, slots.succeeded(row));
        }
        PointEstimates expected =
                PointEstimates.of(sums, target, OffPolicyEvaluation.fitted(sums, 1), EnumSet.allOf(Estimator.class));
        for (Estimator estimator : Estimator.values()) {
            assertThat(report.slots().estimates().get(estimator).value())
                    .as(estimator.name())
                    .isCloseTo(expected.value(estimator, PointEstimates.OVERALL), within(1e-12));
        }
        Overlap overlap = weights.overlap(target, slots);
        assertThat(report.slots().overlap().effectiveSampleSize())
                .isCloseTo(overlap.effectiveSampleSize(), within(1e-9));
        assertThat(report.slots().overlap().meanWeightError()).isCloseTo(overlap.meanWeightError(), within(1e-12));
        assertThat(report.slots().overlap().unseenShare()).isCloseTo(overlap.unseenShare(), within(1e-12));
    }

    @Test
    void evaluate_sameSeed_sameReportWhateverTheNumberOfThreads() throws ExecutionException, InterruptedException {
        SplittableRandom random = new SplittableRandom(3);
        SlateWorld world = SlateWorld.random(3, 0.2, 0.5, random);
        List<LoggedDecision> log = world.draw(700, 3, 100, random);
        TargetPropensities target = world.drawn(world.otherPolicy(random), 50);

        List<DecisionReport> reports = new ArrayList<>();
        for (int threads : new int[] {1, 4}) {
            ForkJoinPool pool = new ForkJoinPool(threads);
            try {
                reports.add(pool.submit(() -> evaluate(log, target, LoggedReward.CLICK, ALL))
                        .get());
            } finally {
                pool.shutdown();
            }
        }

        assertThat(reports.get(1)).isEqualTo(reports.get(0));
        DecisionReport other = evaluate(log, target, LoggedReward.CLICK, EvaluationSettings.all(8));
        assertThat(other.slots().estimates().get(Estimator.IPS).value())
                .isNotEqualTo(
                        reports.get(0).slots().estimates().get(Estimator.IPS).value());
    }

    @Test
    void evaluate_botsUnseenAndOpenSlots_areLeftOutOrCounted() {
        LoggedDecision bot =
                new LoggedDecision("b", "r9", "logging", 3, List.of("a", "b"), List.of(slot(0, 0.5, true, true)), true);
        LoggedDecision unseen = new LoggedDecision(
                "u",
                "",
                "logging",
                4,
                List.of("a", "b"),
                List.of(new Slot(0, Propensity.exact(0.5), false, false, false, false)),
                false);
        LoggedDecision open = new LoggedDecision(
                "o",
                "",
                "logging",
                3,
                List.of("a", "b"),
                List.of(
                        new Slot(0, Propensity.exact(0.5), true, true, false, true),
                        new Slot(1, Propensity.exact(0.5), true, false, false, true)),
                false);
        TargetPropensities half = (decision, seed) -> {
            double[] propensities = new double[2 * decision.slots().size()];
            Arrays.fill(propensities, 0.5);
            return propensities;
        };

        DecisionReport clicks = evaluate(List.of(bot, unseen, open), half, LoggedReward.CLICK, ALL);
        DecisionReport readOns = evaluate(List.of(bot, unseen, open), half, LoggedReward.YIELD, ALL);

        assertThat(clicks.decisions()).isEqualTo(2);
        assertThat(clicks.readers()).isEqualTo(2);
        assertThat(clicks.botLike()).isEqualTo(1);
        assertThat(clicks.unseen()).isEqualTo(1);
        assertThat(clicks.openSlots()).isEqualTo(1);
        assertThat(readOns.openSlots()).isEqualTo(2);
        assertThat(clicks.slots().successes()).isEqualTo(1);
        assertThat(clicks.policies()).isEqualTo(Map.of("logging@3", 1, "logging@4", 1));
    }

    @Test
    void evaluate_logThatIsTooShortOrChanges_isRefused() {
        LoggedDecision decision = decision("", slot(0, 0.5, true, true));
        TargetPropensities half = (logged, seed) -> new double[] {0.5, 0.5};

        assertThatThrownBy(() -> evaluate(List.of(decision), half, LoggedReward.CLICK, ALL))
                .isInstanceOfSatisfying(
                        EvaluationException.class, e -> assertThat(e.reason()).isEqualTo(Reason.LOG_TOO_SHORT));
        List<LoggedDecision> growing = new ArrayList<>(List.of(decision, decision));
        DecisionLog changing = () -> {
            growing.add(decision);
            return List.copyOf(growing).stream();
        };
        assertThatThrownBy(() -> new DecisionEvaluation(ALL, LoggedReward.CLICK, done -> {}).evaluate(changing, half))
                .isInstanceOfSatisfying(
                        EvaluationException.class, e -> assertThat(e.reason()).isEqualTo(Reason.LOG_CHANGED));
    }

    @Test
    void propensity_divisor_countsTheShownSlateAmongTheDraws() {
        assertThat(Propensity.exact(0.25).divisor()).isEqualTo(0.25);
        assertThat(new Propensity(0, 0.001, 999, 0).divisor()).isEqualTo(0.001);
        assertThat(new Propensity(0.5, 0.01, 99, 0).divisor()).isCloseTo((49.5 + 1) / 100, within(1e-12));
        // In two strata of half the weight each, 200 and 0 of 10,000: the variance is 50 / 10,000^2, and the logged one
        // has one
        // added to each count.
        double logged = Math.sqrt(0.25 * 201 + 0.25) / 10_000;
        assertThat(new Propensity(0.01, logged, 10_000, 0.5).divisor())
                .isCloseTo(0.01 + 50 / 1e8 / 0.01, within(1e-12));
        assertThatThrownBy(() -> Propensity.exact(0)).isInstanceOf(EvaluationException.class);
    }

    private static Slot slot(int candidate, double propensity, boolean clicked, boolean readOn) {
        return new Slot(candidate, Propensity.exact(propensity), true, clicked, readOn, false);
    }

    private static LoggedDecision decision(String reader, Slot... slots) {
        return new LoggedDecision("d", reader, "logging", 3, List.of("a", "b"), List.of(slots), false);
    }

    private static DecisionReport evaluate(
            List<LoggedDecision> log, TargetPropensities target, LoggedReward reward, EvaluationSettings settings) {
        return new DecisionEvaluation(settings, reward, 200, done -> {}).evaluate(log::stream, target);
    }
}
