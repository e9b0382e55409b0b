package io.afterclick.insight.experiment;

/**
 * A metric that must not suffer.
 *
 * @param loss most that it may become worse, as a share of the control's value; above 0
 */
public record GuardRail(Metric metric, double loss) {
    /** What an experiment says about it. */
    public enum State {
        /** Surely no worse than allowed. */
        KEPT,
        /** Neither is sure. */
        NOT_SURE,
        /** Surely worse than allowed. */
        BROKEN
    }

    public GuardRail {
        if (!(loss > 0)) {
            throw new IllegalArgumentException("a guard-rail allows a loss above 0, not " + loss);
        }
    }
}
