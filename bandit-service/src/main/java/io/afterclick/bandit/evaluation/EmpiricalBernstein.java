package io.afterclick.bandit.evaluation;

import java.util.Optional;

/**
 * The empirical Bernstein bound for the mean of independent bounded numbers, a guarantee at any sample size: with probability
 * {@code 1 - d} the mean of n numbers from a range of width b is within {@code sqrt(2 V ln(4/d) / n) + 7 b ln(4/d) / (3 (n - 1))}
 * of its expectation, V being the sample variance.
 *
 * <p>Maurer, Pontil: Empirical Bernstein bounds and sample variance penalization, COLT 2009, theorem 4; used on both sides, hence
 * 4/d where the one-sided bound has 2/d.
 */
final class EmpiricalBernstein {
    private EmpiricalBernstein() {}

    /**
     * The interval of the mean.
     *
     * @param range width of the range that each number lies in
     * @param failure probability that the interval may miss, in (0, 1)
     * @return empty for fewer than two numbers
     */
    static Optional<Interval> interval(Moments numbers, double range, double failure) {
        if (numbers.count() < 2) {
            return Optional.empty();
        }
        double log = Math.log(4 / failure);
        double halfWidth = Math.sqrt(2 * numbers.variance() * log / numbers.count())
                + 7 * range * log / (3 * (numbers.count() - 1.0));
        return Optional.of(new Interval(numbers.mean() - halfWidth, numbers.mean() + halfWidth));
    }

    /**
     * The interval of an estimate, cut to [0, 1].
     *
     * @param folds fold of each row
     * @param models by fold, each fitted without it
     * @param failure probability that the interval may miss, in (0, 1)
     * @return empty for the direct method and switch-DR, whose errors are not of sampling alone, and for logs too short
     */
    static Optional<Interval> interval(
            Estimator estimator,
            LoggedSlots log,
            TargetProbabilities target,
            ImportanceWeights weights,
            byte[] folds,
            RewardModel[] models,
            double failure) {
        return switch (estimator) {
            case IPS ->
                interval(weightedSuccesses(log, weights), weights.bound(), failure)
                        .map(Interval::withinRates);
            case SNIPS ->
                ratioInterval(weightedSuccesses(log, weights), moments(weights.weights()), weights.bound(), failure);
            case DM, SWITCH_DR -> Optional.empty();
            case DR -> doublyRobustInterval(log, target, weights, folds, models, failure);
        };
    }

    private static Moments weightedSuccesses(LoggedSlots log, ImportanceWeights weights) {
        Moments moments = new Moments();
        for (int row = 0; row < log.rows(); row++) {
            moments.add(log.succeeded(row) ? weights.weights()[row] : 0);
        }
        return moments;
    }

    private static Moments moments(double[] numbers) {
        Moments moments = new Moments();
        for (double number : numbers) {
            moments.add(number);
        }
        return moments;
    }

    /** Numerator and denominator each hold with half of the failure probability, so their ratio does with all of it. */
    private static Optional<Interval> ratioInterval(
            Moments numerators, Moments denominators, double range, double failure) {
        Optional<Interval> numerator = interval(numerators, range, failure / 2);
        Optional<Interval> denominator = interval(denominators, range, failure / 2);
        if (numerator.isEmpty() || denominator.isEmpty() || denominators.max() == 0) {
            return Optional.empty();
        }
        double low = numerator.get().low() / denominator.get().high();
        double high = denominator.get().low() > 0
                ? numerator.get().high() / denominator.get().low()
                : 1;
        return Optional.of(new Interval(Math.min(low, high), high).withinRates());
    }

    /**
     * The interval of an estimate over decisions, cut to [0, 1]: what is independent is a decision with all its slots, whose
     * terms lie in a range as many times as wide as the longest slate is long. Slates' lengths are taken as given.
     *
     * @param models by fold, each fitted without it
     * @return empty for the direct method and switch-DR, and for logs too short
     */
    static Optional<Interval> ofDecisions(
            Estimator estimator, DecisionSlots log, DecisionTerms terms, RewardModel[] models, double failure) {
        double meanSlots = (double) log.slots().rows() / log.decisions();
        double range = log.longestSlate() * terms.weights().bound();
        return switch (estimator) {
            case IPS ->
                interval(terms.weightedSuccesses(log), range, failure)
                        .map(sum -> new Interval(sum.low() / meanSlots, sum.high() / meanSlots).withinRates());
            case SNIPS -> ratioInterval(terms.weightedSuccesses(log), terms.weightSums(log), range, failure);
            case DM, SWITCH_DR -> Optional.empty();
            case DR -> doublyRobustInterval(log, terms, models, failure);
        };
    }

    private static Optional<Interval> doublyRobustInterval(
            DecisionSlots log, DecisionTerms terms, RewardModel[] models, double failure) {
        Moments[] byFold = terms.doublyRobust(log, models.length);
        double low = 0;
        double high = 0;
        for (int fold = 0; fold < models.length; fold++) {
            double spread = models[fold].spread();
            double range = log.longestSlate() * (spread + terms.weights().bound() * (1 + spread));
            Optional<Interval> interval = interval(byFold[fold], range, failure / models.length);
            if (interval.isEmpty()) {
                return Optional.empty();
            }
            // Sums of decisions, by the slots of all: the value is a rate for each slot.
            double share = (double) byFold[fold].count() / log.slots().rows();
            low += share * interval.get().low();
            high += share * interval.get().high();
        }
        return Optional.of(new Interval(low, high).withinRates());
    }

    /**
     * Within a fold the terms are independent, given the model of the other folds: each fold's mean holds with its part of the
     * failure probability, so their mean does with all of it.
     */
    private static Optional<Interval> doublyRobustInterval(
            LoggedSlots log,
            TargetProbabilities target,
            ImportanceWeights weights,
            byte[] folds,
            RewardModel[] models,
            double failure) {
        double low = 0;
        double high = 0;
        for (int fold = 0; fold < models.length; fold++) {
            double[] predicted = new double[log.positionCount()];
            double lowestPrediction = 1;
            double highestPrediction = 0;
            for (int position = 0; position < predicted.length; position++) {
                predicted[position] = models[fold].value(target, position);
                lowestPrediction = Math.min(lowestPrediction, predicted[position]);
                highestPrediction = Math.max(highestPrediction, predicted[position]);
            }
            Moments terms = new Moments();
            for (int row = 0; row < log.rows(); row++) {
                if (folds[row] == fold) {
                    double residual = (log.succeeded(row) ? 1 : 0) - models[fold].rate(log.cell(row));
                    terms.add(predicted[log.cell(row) / log.workCount()] + weights.weights()[row] * residual);
                }
            }
            // A residual is at least -highest rate and at most 1 - lowest rate.
            double range = highestPrediction
                    - lowestPrediction
                    + weights.bound() * (1 - models[fold].lowestRate() + models[fold].highestRate());
            Optional<Interval> interval = interval(terms, range, failure / models.length);
            if (interval.isEmpty()) {
                return Optional.empty();
            }
            double share = (double) terms.count() / log.rows();
            low += share * interval.get().low();
            high += share * interval.get().high();
        }
        return Optional.of(new Interval(low, high).withinRates());
    }
}
