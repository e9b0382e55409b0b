package io.afterclick.bandit.evaluation;

/**
 * What each slot adds to the estimates of a target policy, with reward models that were fitted without its reader.
 *
 * @param weights by row
 * @param predictions by row, what the model says of the work that was shown; 0 without models
 * @param policyPredictions by row, what it says of the target policy at this position of this decision; 0 without models
 * @param shares by fold, the target policy's probabilities summed over the fold's decisions
 */
record DecisionTerms(
        ImportanceWeights weights, double[] predictions, double[] policyPredictions, TargetProbabilities[] shares) {

    DecisionTerms switchingAt(double threshold) {
        return new DecisionTerms(weights.switchingAt(threshold), predictions, policyPredictions, shares);
    }

    Moments weightedSuccesses(DecisionSlots log) {
        Moments moments = new Moments();
        for (int decision = 0; decision < log.decisions(); decision++) {
            double sum = 0;
            for (int row = log.firstRow(decision); row < log.endRow(decision); row++) {
                sum += log.slots().succeeded(row) ? weights.weights()[row] : 0;
            }
            moments.add(sum);
        }
        return moments;
    }

    Moments weightSums(DecisionSlots log) {
        Moments moments = new Moments();
        for (int decision = 0; decision < log.decisions(); decision++) {
            double sum = 0;
            for (int row = log.firstRow(decision); row < log.endRow(decision); row++) {
                sum += weights.weights()[row];
            }
            moments.add(sum);
        }
        return moments;
    }

    /** Sums of decisions, by fold. */
    Moments[] doublyRobust(DecisionSlots log, int folds) {
        Moments[] moments = new Moments[folds];
        for (int fold = 0; fold < folds; fold++) {
            moments[fold] = new Moments();
        }
        for (int decision = 0; decision < log.decisions(); decision++) {
            double sum = 0;
            for (int row = log.firstRow(decision); row < log.endRow(decision); row++) {
                double residual = (log.slots().succeeded(row) ? 1 : 0) - predictions[row];
                sum += policyPredictions[row] + weights.weights()[row] * residual;
            }
            moments[log.fold(decision)].add(sum);
        }
        return moments;
    }

    /** Standard error of the mean weight, decisions of one reader going together. */
    double meanWeightError(DecisionSlots log) {
        double mean = 0;
        for (double weight : weights.weights()) {
            mean += weight / weights.weights().length;
        }
        double[] deviations = new double[log.readers()];
        for (int decision = 0; decision < log.decisions(); decision++) {
            for (int row = log.firstRow(decision); row < log.endRow(decision); row++) {
                deviations[log.reader(decision)] += weights.weights()[row] - mean;
            }
        }
        double squares = 0;
        for (double deviation : deviations) {
            squares += deviation * deviation;
        }
        double readers = log.readers();
        return Math.sqrt(squares * readers / (readers - 1)) / weights.weights().length;
    }

    /** Share of the target's probability on pairs of position and work that the log never shows. */
    double unseenShare(DecisionSlots log) {
        double[] cells = new double[log.slots().cellCount()];
        double[] elsewhere = new double[log.slots().positionCount()];
        double total = 0;
        for (TargetProbabilities share : shares) {
            for (int cell = 0; cell < cells.length; cell++) {
                cells[cell] += share.cells()[cell];
                total += share.cells()[cell];
            }
            for (int position = 0; position < elsewhere.length; position++) {
                elsewhere[position] += share.elsewhere()[position];
                total += share.elsewhere()[position];
            }
        }
        boolean[] shown = new boolean[cells.length];
        for (int row = 0; row < log.slots().rows(); row++) {
            shown[log.slots().cell(row)] = true;
        }
        double unseen = 0;
        for (double probability : elsewhere) {
            unseen += probability;
        }
        for (int cell = 0; cell < cells.length; cell++) {
            unseen += shown[cell] ? 0 : cells[cell];
        }
        return unseen / total;
    }
}
