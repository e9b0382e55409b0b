package io.afterclick.bandit.evaluation;

/**
 * Sums over slots by fold and cell: all that the estimators need to know of a log, or of a bootstrap replicate of it.
 *
 * <p>The values are whole numbers or weights; not thread safe.
 */
final class SlotSums {
    private static final int ROWS = 0;
    private static final int SUCCESSES = 1;
    private static final int WEIGHT = 2;
    private static final int WEIGHTED_SUCCESSES = 3;
    private static final int KEPT_WEIGHT = 4;
    private static final int KEPT_SUCCESSES = 5;
    private static final int FIELDS = 6;

    private final int folds;
    private final int cells;
    /** {@code [folds x cells x FIELDS]}, row-major: the fields of a cell lie in one cache line. */
    private final double[] sums;

    SlotSums(int folds, int cells) {
        this.folds = folds;
        this.cells = cells;
        this.sums = new double[folds * cells * FIELDS];
    }

    int folds() {
        return folds;
    }

    int cells() {
        return cells;
    }

    /** Where a fold's cell is: folds x cells, row-major. */
    static int entry(int fold, int cell, int cells) {
        return fold * cells + cell;
    }

    void add(int fold, int cell, double weight, boolean isKept, boolean succeeded) {
        addAt(entry(fold, cell, cells), weight, isKept, succeeded);
    }

    /**
     * Adds a row to an entry as {@link #entry} numbers it.
     *
     * @param isKept whether switch-DR keeps the weight, and does not leave the row to the model
     */
    void addAt(int entry, double weight, boolean isKept, boolean succeeded) {
        int at = entry * FIELDS;
        double kept = isKept ? weight : 0;
        sums[at + ROWS]++;
        sums[at + WEIGHT] += weight;
        sums[at + KEPT_WEIGHT] += kept;
        if (succeeded) {
            sums[at + SUCCESSES]++;
            sums[at + WEIGHTED_SUCCESSES] += weight;
            sums[at + KEPT_SUCCESSES] += kept;
        }
    }

    /** Adds a row as often as a replicate has it, without its weight: all that reward models need. */
    void addUnweighted(int fold, int cell, int times, boolean succeeded) {
        int at = entry(fold, cell, cells) * FIELDS;
        sums[at + ROWS] += times;
        if (succeeded) {
            sums[at + SUCCESSES] += times;
        }
    }

    double rows(int fold, int cell) {
        return sums[entry(fold, cell, cells) * FIELDS + ROWS];
    }

    double successes(int fold, int cell) {
        return sums[entry(fold, cell, cells) * FIELDS + SUCCESSES];
    }

    double weight(int fold, int cell) {
        return sums[entry(fold, cell, cells) * FIELDS + WEIGHT];
    }

    double weightedSuccesses(int fold, int cell) {
        return sums[entry(fold, cell, cells) * FIELDS + WEIGHTED_SUCCESSES];
    }

    /** Weights that switch-DR keeps. */
    double keptWeight(int fold, int cell) {
        return sums[entry(fold, cell, cells) * FIELDS + KEPT_WEIGHT];
    }

    /** The same of rows that succeeded. */
    double keptSuccesses(int fold, int cell) {
        return sums[entry(fold, cell, cells) * FIELDS + KEPT_SUCCESSES];
    }
}
