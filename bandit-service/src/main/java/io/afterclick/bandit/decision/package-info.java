/**
 * Records of decisions: of a random share, all that a slate was made of, with propensities, computed off the path of requests.
 *
 * <p>{@link io.afterclick.bandit.decision.DecisionRecording} takes slates over and makes
 * {@link io.afterclick.bandit.decision.DecisionRecord}s, {@link io.afterclick.bandit.decision.Replay} makes the slate again.
 */
package io.afterclick.bandit.decision;
