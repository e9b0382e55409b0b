package io.afterclick.bandit.slate;

/**
 * Utilities on the scale that likeness is weighed against: 0 for the best candidate, -1 for the one that would have the last
 * place of the slate by utility alone, less for the others; linear in the logarithm of the utility.
 *
 * <p>Utilities of one policy are click rates of some hundredths, of another products of them, of a third reciprocal ranks:
 * neither their differences nor their ratios mean the same. On this scale they do. It changes neither where all utilities are
 * multiplied by a number nor where they are raised to a power, and a likeness of 1 at strength 1 outweighs just the whole
 * slate, from its first place to its last.
 *
 * <p>Not thread-safe; made anew for each draw.
 */
final class Relevance {
    /** The logarithm of no utility at all: draws of small Betas may underflow. */
    private static final double LEAST_LOG = -700;

    /** Spread of utilities that differ by nothing but rounding. */
    private static final double LEAST_SPREAD = 1e-9;

    private final double[] scaled;
    private final double[] top;

    /** @param places places of the slate at most */
    Relevance(int size, int places) {
        scaled = new double[size];
        top = new double[Math.max(2, places)];
    }

    /** Relevance of the free candidates, [candidates]; those that are not free have none. */
    double[] of(double[] utility, int[] free, int freeCount, int places) {
        int last = Math.min(freeCount, Math.max(2, places));
        int filled = 0;
        for (int k = 0; k < freeCount; k++) {
            double value = utility[free[k]];
            if (filled == last && !(value > top[last - 1])) {
                continue;
            }
            int at = filled < last ? filled++ : last - 1;
            while (at > 0 && value > top[at - 1]) {
                top[at] = top[at - 1];
                at--;
            }
            top[at] = value;
        }
        if (last == 0) {
            return scaled;
        }
        double best = log(top[0]);
        double scale = 1 / Math.max(LEAST_SPREAD, best - log(top[last - 1]));
        for (int k = 0; k < freeCount; k++) {
            scaled[free[k]] = (log(utility[free[k]]) - best) * scale;
        }
        return scaled;
    }

    private static double log(double utility) {
        return Math.max(LEAST_LOG, Math.log(utility));
    }
}
