package io.afterclick.candidate.fusion;

/** How ranked lists are merged. */
public enum FusionMethod {
    /** By ranks alone: reciprocal rank fusion. */
    RRF,
    /** By scores that were made comparable: a convex combination of them. */
    CONVEX
}
