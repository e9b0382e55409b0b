package io.afterclick.bandit.evaluation;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Estimates the value of a target policy from a log of another policy.
 *
 * <p>Assumes that propensities are true, that slots are independent, and that the success of a slot depends on its own position and
 * work only. Immutable and thread safe; takes O(rows x replicates), on all processors.
 */
public final class OffPolicyEvaluation {
    /** Share of cases in which an interval may miss the value. */
    public static final double FAILURE = 0.05;

    /** Enough that models see most of the rows; Chernozhukov et al. (Econometrics Journal 2018) advise 4 or 5. */
    static final int FOLDS = 5;

    private final EvaluationSettings settings;
    private final int maxReplicates;

    public OffPolicyEvaluation(EvaluationSettings settings) {
        this(settings, PercentileBootstrap.MAX_REPLICATES);
    }

    /** Tests that evaluate many logs need fewer replicates. */
    OffPolicyEvaluation(EvaluationSettings settings, int maxReplicates) {
        this.settings = settings;
        this.maxReplicates = maxReplicates;
    }

    /** @throws EvaluationException when the policy has no probabilities for a position of the log */
    public EvaluationReport evaluate(LoggedSlots log, TargetPolicy policy) {
        SplittableRandom random = new SplittableRandom(settings.seed());
        TargetProbabilities target = TargetProbabilities.of(policy, log);
        ImportanceWeights whole = ImportanceWeights.of(log, target, settings.clip());
        int foldCount = Math.min(FOLDS, log.rows());
        byte[] folds = folds(log.rows(), foldCount, random.split());

        SlotSums unweighted = new SlotSums(foldCount, log.cellCount());
        for (int row = 0; row < log.rows(); row++) {
            unweighted.addUnweighted(folds[row], log.cell(row), 1, log.succeeded(row));
        }
        RewardModel[] models = models(unweighted, log.positionCount());
        ImportanceWeights weights = settings.estimators().contains(Estimator.SWITCH_DR)
                ? whole.switchingAt(switchAt(log, target, whole, folds, models))
                : whole;
        SlotSums sums = new SlotSums(foldCount, log.cellCount());
        for (int row = 0; row < log.rows(); row++) {
            sums.add(folds[row], log.cell(row), weights.weights()[row], weights.keeps(row), log.succeeded(row));
        }
        PointEstimates values = PointEstimates.of(sums, target, models, settings.estimators());
        PercentileBootstrap bootstrap = PercentileBootstrap.draw(
                log,
                weights,
                folds,
                foldCount,
                replicate -> PointEstimates.of(
                        replicate, target, models(replicate, log.positionCount()), settings.estimators()),
                maxReplicates,
                random.split());

        return report(
                settings,
                log,
                weights,
                weights.overlap(target, log),
                List.of(),
                values,
                bootstrap,
                estimator -> EmpiricalBernstein.interval(estimator, log, target, weights, folds, models, FAILURE));
    }

    /**
     * @param warnings what is true of all estimators
     * @param guaranteed from estimator to the interval that holds at any sample size
     */
    static EvaluationReport report(
            EvaluationSettings settings,
            LoggedSlots log,
            ImportanceWeights weights,
            Overlap overlap,
            List<String> warnings,
            PointEstimates values,
            PercentileBootstrap bootstrap,
            Function<Estimator, Optional<Interval>> guaranteed) {
        Moments[] byPosition = weights.byPosition(log);
        Map<Estimator, Estimate> estimates = new EnumMap<>(Estimator.class);
        for (Estimator estimator : settings.estimators()) {
            estimates.put(
                    estimator,
                    new Estimate(
                            values.value(estimator, PointEstimates.OVERALL),
                            bootstrap.interval(estimator, PointEstimates.OVERALL, FAILURE),
                            guaranteed.apply(estimator),
                            positionEstimates(estimator, log, values, bootstrap, byPosition),
                            Stream.concat(
                                            warnings.stream(),
                                            OverlapWarnings.of(estimator, log, weights, overlap).stream())
                                    .toList()));
        }
        return new EvaluationReport(
                log.rows(),
                log.positionCount(),
                log.workCount(),
                successes(log),
                values.successRate(PointEstimates.OVERALL),
                bootstrap.successRateInterval(FAILURE),
                overlap,
                estimates);
    }

    private static double switchAt(
            LoggedSlots log,
            TargetProbabilities target,
            ImportanceWeights weights,
            byte[] folds,
            RewardModel[] models) {
        double[][] values = new double[models.length][log.positionCount()];
        for (int fold = 0; fold < models.length; fold++) {
            for (int position = 0; position < log.positionCount(); position++) {
                values[fold][position] = models[fold].value(target, position);
            }
        }
        double[] residuals = new double[log.rows()];
        double[] policyPredictions = new double[log.rows()];
        int[] groups = new int[log.rows()];
        for (int row = 0; row < residuals.length; row++) {
            RewardModel model = models[folds[row]];
            residuals[row] = (log.succeeded(row) ? 1 : 0) - model.rate(log.cell(row));
            policyPredictions[row] = values[folds[row]][log.cell(row) / log.workCount()];
            groups[row] = row;
        }
        return SwitchThreshold.choose(weights.weights(), residuals, policyPredictions, groups, groups.length);
    }

    private RewardModel[] models(SlotSums sums, int positions) {
        return PointEstimates.needModel(settings.estimators()) ? fitted(sums, positions) : new RewardModel[0];
    }

    /** Models by fold, each fitted without it. */
    static RewardModel[] fitted(SlotSums sums, int positions) {
        RewardModel[] models = new RewardModel[sums.folds()];
        for (int fold = 0; fold < models.length; fold++) {
            models[fold] = RewardModel.withoutFold(sums, fold, positions);
        }
        return models;
    }

    private static List<Estimate.PositionEstimate> positionEstimates(
            Estimator estimator,
            LoggedSlots log,
            PointEstimates values,
            PercentileBootstrap bootstrap,
            Moments[] weightsByPosition) {
        List<Estimate.PositionEstimate> estimates = new ArrayList<>();
        for (int position = 0; position < log.positionCount(); position++) {
            Moments weights = weightsByPosition[position];
            estimates.add(new Estimate.PositionEstimate(
                    log.position(position),
                    weights.count(),
                    values.value(estimator, 1 + position),
                    bootstrap.interval(estimator, 1 + position, FAILURE),
                    weights.effectiveSampleSize(),
                    weights.max()));
        }
        return estimates;
    }

    /** A random fold for each row, as equal in size as can be. */
    private static byte[] folds(int rows, int foldCount, RandomGenerator random) {
        byte[] folds = new byte[rows];
        for (int row = 0; row < rows; row++) {
            folds[row] = (byte) (row % foldCount);
        }
        for (int row = rows - 1; row > 0; row--) {
            int other = random.nextInt(row + 1);
            byte fold = folds[row];
            folds[row] = folds[other];
            folds[other] = fold;
        }
        return folds;
    }

    private static int successes(LoggedSlots log) {
        int successes = 0;
        for (int row = 0; row < log.rows(); row++) {
            successes += log.succeeded(row) ? 1 : 0;
        }
        return successes;
    }
}
