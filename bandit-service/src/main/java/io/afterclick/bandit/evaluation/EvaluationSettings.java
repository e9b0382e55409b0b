package io.afterclick.bandit.evaluation;

import io.afterclick.bandit.evaluation.EvaluationException.Reason;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * How to evaluate.
 *
 * @param estimators which estimators, at least one
 * @param clip importance weights above this are cut to it; {@link Double#POSITIVE_INFINITY} cuts none
 * @param seed of folds and bootstrap; the same seed gives the same numbers
 */
public record EvaluationSettings(Set<Estimator> estimators, double clip, long seed) {
    public EvaluationSettings {
        if (estimators.isEmpty()) {
            throw new EvaluationException(Reason.BAD_SETTING, "no estimator given");
        }
        if (!(clip > 0)) {
            throw new EvaluationException(Reason.BAD_SETTING, "clip " + clip + " is not a number above 0");
        }
        estimators = Collections.unmodifiableSet(EnumSet.copyOf(estimators));
    }

    /** All estimators, nothing clipped. */
    public static EvaluationSettings all(long seed) {
        return new EvaluationSettings(EnumSet.allOf(Estimator.class), Double.POSITIVE_INFINITY, seed);
    }
}
