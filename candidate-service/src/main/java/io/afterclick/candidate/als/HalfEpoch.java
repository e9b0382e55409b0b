package io.afterclick.candidate.als;

import io.afterclick.candidate.interaction.CompressedRows;

/**
 * One side's problems: the rows to solve against the other side's fixed vectors, in the basis where these are
 * uncorrelated.
 *
 * @param rows who is solved, and the entries that count
 * @param fixed vectors of the columns
 * @param solved vectors of the rows; their last values going in
 * @param unobserved {@code [width]}, the diagonal of a0 times the fixed vectors' Gram matrix, which is zero elsewhere
 *     in this basis; 1 in the padding
 * @param typicalSquares {@code [width]}, mean square of each factor over the fixed vectors as often as they are read
 */
@SuppressWarnings("ArrayRecordComponent") // Shared scratch of one pass.
record HalfEpoch(
        CompressedRows rows, FactorTable fixed, FactorTable solved, float[] unobserved, float[] typicalSquares) {}
