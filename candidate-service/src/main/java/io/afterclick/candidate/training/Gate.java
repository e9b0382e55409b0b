package io.afterclick.candidate.training;

import java.util.Locale;
import java.util.Optional;

/**
 * Lets a new model pass unless it foretells the same held-out reads worse than the last one: by more than the tolerance,
 * and by more than chance makes of as many questions.
 *
 * <p>What is compared is the goal that the fusion is tuned for. Any other measure would refuse a model that the tuner has
 * only weighed otherwise, for instance less popular works.
 *
 * @param tolerance share of the last model's goal that may be lost, 0 to 1
 */
public record Gate(double tolerance) {
    public Gate {
        if (!(tolerance >= 0 && tolerance <= 1)) {
            throw new IllegalArgumentException("tolerance must be 0 to 1, not " + tolerance);
        }
    }

    /**
     * Why the new model is refused, in words; empty where it is not, or where there is nothing to compare.
     *
     * @param last goals of the last model
     * @param now goals of the new one, of the same questions
     */
    public Optional<String> refusal(Goals last, Goals now) {
        if (last.questions() == 0 || now.questions() == 0) {
            return Optional.empty();
        }
        Goals.Gain gain = now.over(last);
        if (-gain.mean() <= tolerance * last.mean() || !gain.isLossBeyondChance()) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "the new model's goal on held-out reads is %.4f, that of the model before %.4f, with a standard error of"
                        + " %.4f of the difference; at most %.0f %% may be lost",
                now.mean(),
                last.mean(),
                gain.standardError(),
                100 * tolerance));
    }
}
