package io.afterclick.candidate.als;

/** How a row's least squares problem is solved. */
public enum AlsSolver {
    /** To the end, by Cholesky: O(reads f^2 + f^3) per row. */
    EXACT,
    /**
     * A few steps of preconditioned conjugate gradients from the row's last vector: O(steps reads f) per row. Over the
     * epochs it comes to the same quality at a fraction of the time.
     */
    CONJUGATE_GRADIENTS
}
