package io.afterclick.candidate.training;

/** Hears how far a training is, on the thread that trains; quick. Throwing from it ends the training. */
@FunctionalInterface
public interface Progress {
    /** Hears nothing. */
    Progress NONE = step -> {};

    /** Hears how far it is. */
    void at(Step step);

    /** Hears how far it is, in a step without a loss. */
    default void at(String name, long done, long total) {
        at(new Step(name, done, total, Double.NaN));
    }

    /**
     * How far a training is.
     *
     * @param name step in words
     * @param done work done in this step
     * @param total work to do in this step; 0 where it is not known
     * @param loss of the training objective so far; NaN where there is none
     */
    record Step(String name, long done, long total, double loss) {}
}
