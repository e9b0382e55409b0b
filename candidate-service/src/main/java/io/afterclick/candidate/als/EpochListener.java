package io.afterclick.candidate.als;

import java.time.Duration;

/** Hears how training goes on, on the thread that trains; throwing from it ends the training. */
public interface EpochListener {
    /** Hears nothing, and so saves the pass that computes the loss. */
    EpochListener NONE = new EpochListener() {
        @Override
        public void epochDone(Epoch epoch) {}

        @Override
        public boolean wantsLoss() {
            return false;
        }
    };

    /** Called after each epoch, from 1 to {@link Epoch#epochs()}. */
    void epochDone(Epoch epoch);

    /** Whether the loss is to be computed after each epoch (2 x entries x factors operations). */
    default boolean wantsLoss() {
        return true;
    }

    /**
     * One pass over both sides.
     *
     * @param epoch from 1
     * @param epochs how many there will be
     * @param loss the objective that ALS lowers, regularisation included; NaN when not wanted
     * @param elapsed how long this epoch took, without the loss
     */
    record Epoch(int epoch, int epochs, double loss, Duration elapsed) {}
}
