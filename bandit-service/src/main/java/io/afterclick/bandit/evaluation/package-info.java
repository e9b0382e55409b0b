/**
 * Off-policy evaluation: what another policy would have earned, estimated from what the logging policy showed.
 *
 * <p>Words beside those of the architecture: a <em>slot</em> is one position of one shown slate, and the unit of all estimates
 * here; a <em>cell</em> is a pair of position and work. The value of a policy is its success rate per slot, with positions mixed
 * as in the log. Estimates are position-wise: they weigh a slot by the marginal propensity of its work at its position, so they
 * hold where the success of a slot does not depend on the other works of its slate.
 *
 * <p>Everything is synchronous and deterministic for a seed.
 */
package io.afterclick.bandit.evaluation;
