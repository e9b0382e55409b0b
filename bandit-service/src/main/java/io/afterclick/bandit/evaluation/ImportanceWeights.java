package io.afterclick.bandit.evaluation;

/**
 * The importance weight of each row: target probability over logged propensity, cut at the clip.
 *
 * @param target the target policy over the log's cells
 * @param weights by row, from 0
 * @param clip where weights are cut; infinite for nowhere
 */
record ImportanceWeights(TargetProbabilities target, double[] weights, double clip) {
    static ImportanceWeights of(LoggedSlots log, TargetProbabilities target, double clip) {
        double[] weights = new double[log.rows()];
        for (int row = 0; row < weights.length; row++) {
            weights[row] = Math.min(clip, unclipped(log, target, row));
        }
        return new ImportanceWeights(target, weights, clip);
    }

    private static double unclipped(LoggedSlots log, TargetProbabilities target, int row) {
        return target.cells()[log.cell(row)] / log.propensity(row);
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

    Overlap overlap(LoggedSlots log) {
        Moments clipped = new Moments();
        Moments unclipped = new Moments();
        int clippedRows = 0;
        for (int row = 0; row < weights.length; row++) {
            double weight = unclipped(log, target, row);
            clipped.add(weights[row]);
            unclipped.add(weight);
            if (weight > weights[row]) {
                clippedRows++;
            }
        }
        return new Overlap(
                log.rows(),
                clipped.effectiveSampleSize(),
                clipped.max(),
                clipped.mean(),
                Math.sqrt(clipped.variance() / log.rows()),
                unclipped.effectiveSampleSize(),
                clippedRows,
                unseenShare(log));
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

    private double unseenShare(LoggedSlots log) {
        int[] cellRows = new int[log.cellCount()];
        int[] positionRows = new int[log.positionCount()];
        for (int row = 0; row < log.rows(); row++) {
            cellRows[log.cell(row)]++;
            positionRows[log.cell(row) / log.workCount()]++;
        }
        double share = 0;
        for (int position = 0; position < positionRows.length; position++) {
            double unseen = target.elsewhere()[position];
            for (int cell = position * log.workCount(); cell < (position + 1) * log.workCount(); cell++) {
                if (cellRows[cell] == 0) {
                    unseen += target.cells()[cell];
                }
            }
            share += unseen * positionRows[position] / log.rows();
        }
        return share;
    }
}
