package io.afterclick.insight.experiment;

import io.afterclick.insight.rate.Rate;
import io.afterclick.insight.report.Estimate;

/**
 * A metric of a variant beside that of the control.
 *
 * @param relative variant / control − 1, with its interval
 * @param pValue two-sided, of no difference
 * @param adjustedP the same over all comparisons of its family
 */
public record Comparison(
        Metric metric, String variant, Rate control, Rate rate, Estimate relative, double pValue, double adjustedP) {
    /** Whether there is a difference, at a level over the whole family. */
    public boolean isDifferent(double level) {
        return adjustedP <= level;
    }

    /** Whether the variant is on the good side; says nothing about how sure that is. */
    public boolean isGood() {
        return metric.moreIsBetter() == (relative.value() > 0);
    }

    /** What it says about a guard-rail of its metric. */
    public GuardRail.State state(GuardRail rail) {
        // How much worse, at best and at worst.
        double best = metric.moreIsBetter() ? -relative.high() : relative.low();
        double worst = metric.moreIsBetter() ? -relative.low() : relative.high();
        if (Double.isNaN(best) || Double.isNaN(worst)) {
            return GuardRail.State.NOT_SURE;
        }
        if (worst <= rail.loss()) {
            return GuardRail.State.KEPT;
        }
        return best > rail.loss() ? GuardRail.State.BROKEN : GuardRail.State.NOT_SURE;
    }
}
