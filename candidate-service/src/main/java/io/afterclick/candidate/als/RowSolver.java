package io.afterclick.candidate.als;

/** Solves single rows of a {@link HalfEpoch}; holds scratch memory, so each worker has its own. */
interface RowSolver {
    /** Writes the row's new vector to {@link HalfEpoch#solved()}. */
    void solve(HalfEpoch half, int row);
}
