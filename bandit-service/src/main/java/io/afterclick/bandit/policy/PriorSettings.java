package io.afterclick.bandit.policy;

/**
 * What is believed before anything was seen, and how firmly. Strengths are in pseudo-observations; those marked "usual"
 * are where fitting starts from.
 *
 * @param clickStrength usual strength of an arm's click prior where its work is known
 * @param workClickStrength usual strength of the belief that a work is clicked as its score says, in clicks
 * @param readOnStrength usual strength of an arm's read-on prior where its work is known
 * @param workReadOnStrength usual strength of a work's read-on prior
 * @param clickRate click rate of a tenant of which nothing was seen; 0 to 1, exclusive
 * @param clickRateStrength strength of that belief
 * @param readOnRate read-on rate of a tenant of which nothing was seen; 0 to 1, exclusive
 * @param readOnRateStrength strength of that belief
 * @param rankOffset the odds of a click fall with fused rank r as (r + offset)^-exponent; 0 or more
 * @param rankExponent 0 or more; 0: the fused rank says nothing
 * @param scoreMapStrength examined impressions after which the click rate by fused score counts as much as that by rank
 * @param chainStrength strength of an arm's chain prior, in read-ons
 * @param delayStrength strength of the prior of the delay distribution, in read-ons
 */
public record PriorSettings(
        double clickStrength,
        double workClickStrength,
        double readOnStrength,
        double workReadOnStrength,
        double clickRate,
        double clickRateStrength,
        double readOnRate,
        double readOnRateStrength,
        double rankOffset,
        double rankExponent,
        double scoreMapStrength,
        double chainStrength,
        double delayStrength) {

    /**
     * The defaults. A work's read-on strength of 5 is that of works whose read-on rates lie around .5 with a standard
     * deviation of .2 (.25 / .04 - 1); beside different query works the same work differs by half as much. With these and without any data, more than 8 of the first ten works come from
     * the first 25 of fusion on average; a steeper fall with rank would leave little to be found.
     */
    public static final PriorSettings DEFAULT =
            new PriorSettings(200, 10, 20, 5, 0.05, 20, 0.5, 4, 10, 1.5, 2_000, 10, 4);

    public PriorSettings {
        requirePositive("clickStrength", clickStrength);
        requirePositive("workClickStrength", workClickStrength);
        requirePositive("readOnStrength", readOnStrength);
        requirePositive("workReadOnStrength", workReadOnStrength);
        requireRate("clickRate", clickRate);
        requirePositive("clickRateStrength", clickRateStrength);
        requireRate("readOnRate", readOnRate);
        requirePositive("readOnRateStrength", readOnRateStrength);
        requirePositive("scoreMapStrength", scoreMapStrength);
        requirePositive("chainStrength", chainStrength);
        requirePositive("delayStrength", delayStrength);
        if (!(rankOffset >= 0 && rankOffset <= 1_000) || !(rankExponent >= 0 && rankExponent <= 10)) {
            throw new IllegalArgumentException(
                    "rankOffset must be 0 to 1,000 and rankExponent 0 to 10: " + rankOffset + ", " + rankExponent);
        }
    }

    private static void requirePositive(String name, double value) {
        if (!(value > 0 && value <= 1e9)) {
            throw new IllegalArgumentException(name + " must be more than 0 and at most 1e9: " + value);
        }
    }

    private static void requireRate(String name, double value) {
        if (!(value > 0 && value < 1)) {
            throw new IllegalArgumentException(name + " must be between 0 and 1: " + value);
        }
    }
}
