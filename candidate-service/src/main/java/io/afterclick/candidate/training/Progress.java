package io.afterclick.candidate.training;

/** Hears how far a training is, on the thread that trains; quick. */
@FunctionalInterface
public interface Progress {
    /** Hears nothing. */
    Progress NONE = (step, done, total) -> {};

    /**
     * @param step step in words
     * @param done work done in this step
     * @param total work to do in this step; 0 where it is not known
     */
    void at(String step, long done, long total);
}
