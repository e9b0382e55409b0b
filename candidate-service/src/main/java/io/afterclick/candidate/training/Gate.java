package io.afterclick.candidate.training;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Lets a new model pass unless it foretells the same held-out reads worse than the last one.
 *
 * @param measure that decides, as {@link Judge.Verdict#quality} names it; larger is better
 * @param tolerance share of the last model's figure that may be lost, 0 to 1
 */
public record Gate(String measure, double tolerance) {
    /**
     * What the fusion is tuned for. Any other measure would refuse a model that the tuner has only weighed otherwise, for
     * instance less popular works.
     */
    public static final String DEFAULT_MEASURE = "goal";

    public Gate {
        if (!(tolerance >= 0 && tolerance <= 1)) {
            throw new IllegalArgumentException("tolerance must be 0 to 1, not " + tolerance);
        }
    }

    /** Why the new model is refused, in words; empty where it is not, or where there is nothing to compare. */
    public Optional<String> refusal(Map<String, Double> last, Map<String, Double> now) {
        Double before = last.get(measure);
        Double after = now.get(measure);
        if (before == null || after == null || after >= before * (1 - tolerance)) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "the new model's %s on held-out reads is %.4f, that of the model before %.4f; at most %.0f %% may be lost",
                measure,
                after,
                before,
                100 * tolerance));
    }
}
