package io.afterclick.bandit.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PointEstimatesPropertyTest {
    private static final Set<Estimator> ALL = EnumSet.allOf(Estimator.class);

    @Test
    void of_randomLogs_equalsRowByRowFormulas() {
        for (long seed = 1; seed <= 60; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int positions = 1 + random.nextInt(3);
            int works = 2 + random.nextInt(5);
            LoggedSlots log =
                    SyntheticLog.learned(positions, works, 0.3, random).draw(5 + random.nextInt(60), random);
            TargetPolicy.Table policy = withWorkElsewhere(SyntheticLog.randomPolicy(positions, works, random), random);
            double clip = random.nextBoolean() ? Double.POSITIVE_INFINITY : 0.2 + random.nextDouble();
            int foldCount = 2 + random.nextInt(3);
            byte[] folds = new byte[log.rows()];
            for (int row = 0; row < folds.length; row++) {
                folds[row] = (byte) random.nextInt(foldCount);
            }

            TargetProbabilities target = TargetProbabilities.of(policy, log);
            double switchAt = random.nextBoolean() ? Double.POSITIVE_INFINITY : 0.5 + random.nextDouble();
            ImportanceWeights weights = ImportanceWeights.of(log, target, clip).switchingAt(switchAt);
            PointEstimates estimates = estimates(log, target, weights, folds, foldCount);
            NaiveEstimates naive = new NaiveEstimates(log, policy, folds, clip, switchAt);

            for (Estimator estimator : ALL) {
                assertSame(
                        estimates.value(estimator, PointEstimates.OVERALL),
                        naive.value(estimator, position -> true),
                        "seed " + seed + " " + estimator);
                for (int index = 0; index < log.positionCount(); index++) {
                    int position = log.position(index);
                    assertSame(
                            estimates.value(estimator, 1 + index),
                            naive.value(estimator, p -> p == position),
                            "seed " + seed + " " + estimator + " position " + position);
                }
            }
            if (Arrays.stream(weights.weights()).anyMatch(weight -> weight > 0)) {
                assertSame(
                        weights.overlap(target, log).effectiveSampleSize(),
                        naive.effectiveSampleSize(),
                        "seed " + seed + " ESS");
            }
        }
    }

    /**
     * Over many logs the mean of an unbiased estimator is within 4 of its standard errors of the truth, but for 1 world in 15,000;
     * 6 checks make 1 false alarm in 2,600 choices of seeds.
     */
    @Test
    void ipsAndDr_overManyLogs_areUnbiased() {
        for (long seed = 1; seed <= 3; seed++) {
            ManyLogs logs = ManyLogs.draw(seed);
            assertThat(Math.abs(logs.deviation(Estimator.IPS)))
                    .as("seed %d IPS", seed)
                    .isLessThan(4);
            assertThat(Math.abs(logs.deviation(Estimator.DR)))
                    .as("seed %d DR", seed)
                    .isLessThan(4);
            // Controls: the check sees biases. The model's, which smooths rates that the logging policy preferred, ...
            assertThat(logs.deviation(Estimator.DM)).as("seed %d DM", seed).isGreaterThan(4);
            // ... and that of a naive success rate, which is the logging policy's value instead of the target's.
            assertThat(logs.successRateDeviation())
                    .as("seed %d success rate", seed)
                    .isGreaterThan(4);
        }
    }

    private record ManyLogs(double truth, Map<Estimator, Moments> values, Moments successRates) {
        private static final int LOGS = 2_000;
        private static final int ROWS = 400;
        private static final int POSITIONS = 2;
        private static final int WORKS = 8;

        static ManyLogs draw(long seed) {
            SplittableRandom random = new SplittableRandom(seed);
            SyntheticLog world = SyntheticLog.learned(POSITIONS, WORKS, 0.05, random);
            double[][] uniform = new double[POSITIONS][WORKS];
            for (double[] position : uniform) {
                Arrays.fill(position, 1.0 / WORKS);
            }
            Map<Estimator, Moments> values = new HashMap<>();
            ALL.forEach(estimator -> values.put(estimator, new Moments()));
            Moments successRates = new Moments();
            for (int i = 0; i < LOGS; i++) {
                LoggedSlots log = world.draw(ROWS, random);
                TargetProbabilities target = TargetProbabilities.of(SyntheticLog.table(uniform), log);
                ImportanceWeights weights = ImportanceWeights.of(log, target, Double.POSITIVE_INFINITY);
                byte[] folds = new byte[log.rows()];
                for (int row = 0; row < folds.length; row++) {
                    folds[row] = (byte) (row % 5);
                }
                PointEstimates estimates = estimates(log, target, weights, folds, 5);
                ALL.forEach(estimator -> values.get(estimator).add(estimates.value(estimator, PointEstimates.OVERALL)));
                successRates.add(estimates.successRate(PointEstimates.OVERALL));
            }
            return new ManyLogs(world.value(uniform), values, successRates);
        }

        /** In standard errors of the mean. */
        double deviation(Estimator estimator) {
            return deviation(values.get(estimator));
        }

        double successRateDeviation() {
            return deviation(successRates);
        }

        private double deviation(Moments values) {
            return (values.mean() - truth) / Math.sqrt(values.variance() / values.count());
        }
    }

    private static PointEstimates estimates(
            LoggedSlots log, TargetProbabilities target, ImportanceWeights weights, byte[] folds, int foldCount) {
        SlotSums sums = new SlotSums(foldCount, log.cellCount());
        for (int row = 0; row < log.rows(); row++) {
            sums.add(folds[row], log.cell(row), weights.weights()[row], weights.keeps(row), log.succeeded(row));
        }
        RewardModel[] models = new RewardModel[foldCount];
        for (int fold = 0; fold < foldCount; fold++) {
            models[fold] = RewardModel.withoutFold(sums, fold, log.positionCount());
        }
        return PointEstimates.of(sums, target, models, ALL);
    }

    /** Gives a tenth of the probability to a work that no log has. */
    private static TargetPolicy.Table withWorkElsewhere(double[][] policy, SplittableRandom random) {
        Map<Integer, Map<String, Double>> table = new HashMap<>();
        double share = random.nextBoolean() ? 0.1 : 0;
        SyntheticLog.table(policy).probabilities().forEach((position, works) -> {
            Map<String, Double> scaled = new HashMap<>(works);
            scaled.replaceAll((work, probability) -> probability * (1 - share));
            scaled.put("elsewhere", share);
            table.put(position, scaled);
        });
        return new TargetPolicy.Table(table);
    }

    private static void assertSame(double actual, double expected, String what) {
        if (Double.isNaN(expected)) {
            assertThat(actual).as(what).isNaN();
        } else {
            assertThat(actual).as(what).isCloseTo(expected, within(1e-9 * Math.max(1, Math.abs(expected))));
        }
    }
}
