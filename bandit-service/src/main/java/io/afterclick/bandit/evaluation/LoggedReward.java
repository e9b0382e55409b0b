package io.afterclick.bandit.evaluation;

/** What of a shown work counts as its success. */
public enum LoggedReward {
    /** It was clicked. */
    CLICK,
    /** It was clicked and read on. */
    YIELD;

    boolean succeeded(LoggedDecision.Slot slot) {
        return switch (this) {
            case CLICK -> slot.clicked();
            case YIELD -> slot.readOn();
        };
    }

    /** Whether more may come of the slot that counts. */
    boolean isOpen(LoggedDecision.Slot slot) {
        return switch (this) {
            case CLICK -> slot.open() && !slot.clicked();
            case YIELD -> slot.open();
        };
    }
}
