/**
 * Synthetic worlds with a hidden truth, and readers who live in them: what policies are compared in.
 *
 * <p>A world knows nothing of posteriors, counts or policies, and its assumptions are none of theirs. Its parameters are
 * frozen: {@code docs/simulation.md} lists them.
 */
package io.afterclick.local.simulation;
