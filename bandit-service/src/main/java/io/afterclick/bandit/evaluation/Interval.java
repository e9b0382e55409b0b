package io.afterclick.bandit.evaluation;

/**
 * A confidence interval of a success rate.
 *
 * @param low lower end, at most {@code high}
 * @param high upper end
 */
public record Interval(double low, double high) {
    public Interval {
        if (!(low <= high)) {
            throw new IllegalArgumentException("low " + low + " is not <= high " + high);
        }
    }

    /** Whether the two have a value in common. */
    public boolean overlaps(Interval other) {
        return low <= other.high && other.low <= high;
    }

    public boolean contains(double value) {
        return low <= value && value <= high;
    }

    /** The part of it that a success rate can be in, which is one end of [0, 1] if there is none. */
    Interval withinRates() {
        return new Interval(Math.max(0, Math.min(1, low)), Math.max(0, Math.min(1, high)));
    }
}
