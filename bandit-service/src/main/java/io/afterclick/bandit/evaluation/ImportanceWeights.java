package io.afterclick.bandit.evaluation;

/**
 * The importance weight of each row: target probability over logged propensity, cut at the clip.
 *
 * @param unclipped by row, from 0
 * @param weights the same, each at most the clip
 * @param clip where weights are cut; infinite for nowhere
 * @param switchAt above which switch-DR leaves them to the model; infinite for nowhere
 */
record ImportanceWeights(double[] unclipped, double[] weights, double clip, double switchAt) {
    static ImportanceWeights of(LoggedSlots log, TargetProbabilities target, double clip) {
        double[] unclipped = new double[log.rows()];
        for (int row = 0; row < unclipped.length; row++) {
            unclipped[row] = target.cells()[log.cell(row)] / log.propensity(row);
        }
        return of(unclipped, clip);
    }

    static ImportanceWeights of(double[] unclipped, double clip) {
        double[] weights = new double[unclipped.length];
        for (int row = 0; row < weights.length; row++) {
            weights[row] = Math.min(clip, unclipped[row]);
        }
        return new ImportanceWeights(unclipped, weights, clip, Double.POSITIVE_INFINITY);
    }

    ImportanceWeights switchingAt(double threshold) {
        return new ImportanceWeights(unclipped, weights, clip, threshold);
    }

    /** Whether switch-DR keeps a row's weight. */
    boolean keeps(int row) {
        return weights[row] <= switchAt;
    }

    /**
     * An upper bound of the weights: the clip, or else the largest weight in the log, which is no bound at all if rows could have
     * been logged that weigh more.
     */
    double bound() {
        if (clip < Double.POSITIVE_INFINITY) {
            return clip;
        }
        double largest = 0;
        for (double weight : weights) {
            largest = Math.max(largest, weight);
        }
        return largest;
    }

    /** The overlap of a log whose rows are independent. */
    Overlap overlap(TargetProbabilities target, LoggedSlots log) {
        Moments moments = new Moments();
        for (double weight : weights) {
            moments.add(weight);
        }
        return overlap(target.unseenShare(log), Math.sqrt(moments.variance() / weights.length));
    }

    /** @param meanWeightError standard error of the mean of the weights, clipped ones */
    Overlap overlap(double unseenShare, double meanWeightError) {
        Moments clipped = new Moments();
        Moments whole = new Moments();
        int clippedRows = 0;
        for (int row = 0; row < weights.length; row++) {
            clipped.add(weights[row]);
            whole.add(unclipped[row]);
            if (unclipped[row] > weights[row]) {
                clippedRows++;
            }
        }
        return new Overlap(
                weights.length,
                clipped.effectiveSampleSize(),
                clipped.max(),
                clipped.mean(),
                meanWeightError,
                whole.effectiveSampleSize(),
                clippedRows,
                unseenShare);
    }

    /** Weights of each position's rows. */
    Moments[] byPosition(LoggedSlots log) {
        Moments[] moments = new Moments[log.positionCount()];
        for (int position = 0; position < moments.length; position++) {
            moments[position] = new Moments();
        }
        for (int row = 0; row < weights.length; row++) {
            moments[log.cell(row) / log.workCount()].add(weights[row]);
        }
        return moments;
    }
}
