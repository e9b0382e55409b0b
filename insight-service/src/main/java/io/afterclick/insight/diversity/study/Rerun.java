package io.afterclick.insight.diversity.study;

import io.afterclick.insight.diversity.statistics.Odds;
import io.afterclick.insight.report.Estimate;
import java.util.List;

/**
 * A finding computed again under another choice that could as well have been made.
 *
 * @param label what was chosen otherwise
 */
public record Rerun(String label, Estimate estimate) {
    public static Rerun of(String label, Odds odds) {
        return new Rerun(label, estimate(odds));
    }

    public static Estimate estimate(Odds odds) {
        return new Estimate(odds.ratio(), odds.low(), odds.high());
    }

    /** Whether the interval leaves no doubt on which side of the reference the value is. */
    public static boolean isClear(Estimate estimate, double reference) {
        return estimate.low() > reference || estimate.high() < reference;
    }

    /**
     * Whether a finding holds, in a sentence.
     *
     * @param reference value of no effect
     */
    public static String verdict(Estimate main, List<Rerun> reruns, double reference) {
        List<Rerun> told = reruns.stream()
                .filter(rerun -> !Double.isNaN(rerun.estimate.value()))
                .toList();
        int all = told.size();
        long same = told.stream()
                .filter(rerun -> (rerun.estimate.value() > reference) == (main.value() > reference))
                .count();
        long clear = told.stream()
                .filter(rerun -> isClear(rerun.estimate, reference)
                        && (rerun.estimate.value() > reference) == (main.value() > reference))
                .count();
        if (!isClear(main, reference)) {
            return "The interval includes no effect at all. Of " + all + " re-runs under other choices " + same
                    + " point the same way, and " + clear + (clear == 1 ? " is" : " are")
                    + " clear: this is not a finding to build on.";
        }
        if (same < all) {
            return "It does not hold: " + (all - same) + " of " + all
                    + " re-runs under other choices point the other way.";
        }
        return clear == all
                ? "It holds: all " + all
                        + " re-runs under other choices say the same, each with an interval clear of no effect."
                : "It holds in direction: all " + all + " re-runs under other choices point the same way, and " + clear
                        + " of them are clear of no effect.";
    }
}
