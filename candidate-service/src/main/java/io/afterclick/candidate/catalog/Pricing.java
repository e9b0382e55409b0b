package io.afterclick.candidate.catalog;

/** How a reader pays for a work. */
public enum Pricing {
    /** Nobody said. */
    UNKNOWN,
    /** All episodes are free. */
    FREE,
    /** The first episodes are free, the rest is paid. */
    FREE_FIRST,
    /** Paid from episode 1. */
    PAID
}
