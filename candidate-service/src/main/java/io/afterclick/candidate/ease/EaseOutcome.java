package io.afterclick.candidate.ease;

/** What came of training EASE. */
public sealed interface EaseOutcome {
    /** It fitted. */
    record Trained(EaseModel model) implements EaseOutcome {}

    /**
     * The catalog needs more memory than is allowed.
     *
     * @param reason for people, with both figures
     */
    record LeftOut(String reason) implements EaseOutcome {}
}
