package io.afterclick.gateway.catalog;

/** How a reader pays for a work. */
public enum Pricing {
    /** Not known. */
    UNKNOWN,
    /** All episodes are free. */
    FREE,
    /** The first free episodes are free, the rest is paid. */
    FREE_FIRST,
    /** Paid from episode 1. */
    PAID
}
