package io.afterclick.bandit.attribution;

/** Where an outcome stands on the outcome clock. */
public enum OutcomeStage {
    /** Seen, the click window is open. */
    SEEN,
    /** The click window closed without a click. */
    MISS,
    /** Clicked, not read on, the read window is open. */
    CLICKED,
    /** Read on: decided at once. */
    READ_ON,
    /** The read window closed with exactly one episode read. */
    ONE_AND_DONE,
    /** The read window closed without a read. */
    UNREAD;

    /** Whether time alone leaves it as it is; late events may still correct it. */
    boolean isRipe() {
        return this != SEEN && this != CLICKED;
    }
}
