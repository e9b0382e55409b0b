package io.afterclick.bandit.evaluation;

import java.util.Arrays;
import java.util.Set;

/**
 * Values of all estimators, for the whole log (scope 0) and for each position (scope 1 + position index).
 *
 * <p>A value is NaN where it is not defined: SNIPS without any weight, and a position that a bootstrap replicate has no row of.
 */
final class PointEstimates {
    /** Scope of the whole log. */
    static final int OVERALL = 0;

    private static final int ESTIMATORS = Estimator.values().length;

    private final int scopes;
    /** {@code [ESTIMATORS x scopes]}, row-major, by the estimator's ordinal. */
    private final double[] values;

    private final double[] successRates;

    private PointEstimates(int scopes) {
        this.scopes = scopes;
        this.values = new double[ESTIMATORS * scopes];
        this.successRates = new double[scopes];
        Arrays.fill(values, Double.NaN);
    }

    /** @param models by fold, each fitted without it; unused when neither DM nor DR nor switch-DR is asked for */
    static PointEstimates of(
            SlotSums sums, TargetProbabilities target, RewardModel[] models, Set<Estimator> estimators) {
        int positions = target.elsewhere().length;
        int works = sums.cells() / positions;
        boolean modelled = needModel(estimators);
        ScopeSums[] byPosition = new ScopeSums[positions];
        for (int position = 0; position < positions; position++) {
            ScopeSums own = new ScopeSums();
            for (int fold = 0; fold < sums.folds(); fold++) {
                double foldRows = 0;
                for (int cell = position * works; cell < (position + 1) * works; cell++) {
                    own.weight += sums.weight(fold, cell);
                    own.successes += sums.successes(fold, cell);
                    own.weightedSuccesses += sums.weightedSuccesses(fold, cell);
                    own.keptSuccesses += sums.keptSuccesses(fold, cell);
                    foldRows += sums.rows(fold, cell);
                    if (modelled) {
                        own.weightedPredictions += sums.weight(fold, cell) * models[fold].rate(cell);
                        own.keptPredictions += sums.keptWeight(fold, cell) * models[fold].rate(cell);
                    }
                }
                own.rows += foldRows;
                if (modelled) {
                    own.policyPredictions += foldRows * models[fold].value(target, position);
                }
            }
            byPosition[position] = own;
        }
        return of(byPosition, estimators);
    }

    /** @param byPosition sums of each position's rows */
    static PointEstimates of(ScopeSums[] byPosition, Set<Estimator> estimators) {
        PointEstimates estimates = new PointEstimates(byPosition.length + 1);
        ScopeSums overall = new ScopeSums();
        for (int position = 0; position < byPosition.length; position++) {
            estimates.put(1 + position, byPosition[position], estimators);
            overall.add(byPosition[position]);
        }
        estimates.put(OVERALL, overall, estimators);
        return estimates;
    }

    static boolean needModel(Set<Estimator> estimators) {
        return estimators.contains(Estimator.DM)
                || estimators.contains(Estimator.DR)
                || estimators.contains(Estimator.SWITCH_DR);
    }

    double value(Estimator estimator, int scope) {
        return values[estimator.ordinal() * scopes + scope];
    }

    /** The logging policy's own success rate. */
    double successRate(int scope) {
        return successRates[scope];
    }

    private void put(int scope, ScopeSums sums, Set<Estimator> estimators) {
        successRates[scope] = sums.successes / sums.rows;
        for (Estimator estimator : estimators) {
            values[estimator.ordinal() * scopes + scope] = switch (estimator) {
                case IPS -> sums.weightedSuccesses / sums.rows;
                case SNIPS -> sums.weightedSuccesses / sums.weight;
                case DM -> (sums.policyPredictions + sums.refitting) / sums.rows;
                case DR -> (sums.policyPredictions + sums.weightedSuccesses - sums.weightedPredictions) / sums.rows;
                case SWITCH_DR -> (sums.policyPredictions + sums.keptSuccesses - sums.keptPredictions) / sums.rows;
            };
        }
    }
}
