package io.afterclick.local.simulation;

/** What reading a work costs; as works.csv has it. */
public enum Pricing {
    FREE,
    /** The first episodes are free. */
    FREE_FIRST,
    /** Paid from episode 1. */
    PAID
}
