package io.afterclick.bandit.evaluation;

import io.afterclick.bandit.evaluation.EvaluationException.Reason;
import java.util.List;
import java.util.Optional;

/**
 * A decision of our own log and what came of it.
 *
 * @param reader who saw it, as a pseudonym; empty where not known
 * @param policy the policy that made the slate
 * @param policyVersion its version
 * @param candidates works that could have been shown, in fusion order, distinct
 * @param slots the slate in order, from position 1
 * @param botLike whether the reader behaves like a program
 * @param inputs what the slate was made of; empty where only the slate is known
 */
public record LoggedDecision(
        String decisionId,
        String reader,
        String policy,
        long policyVersion,
        List<String> candidates,
        List<Slot> slots,
        boolean botLike,
        Optional<RankingInputs> inputs) {
    public LoggedDecision {
        candidates = List.copyOf(candidates);
        slots = List.copyOf(slots);
        if (slots.isEmpty() || slots.size() > LoggedSlots.MAX_POSITIONS) {
            throw new EvaluationException(
                    Reason.BAD_SLOT,
                    "the slate has " + slots.size() + " works; it must have 1 to " + LoggedSlots.MAX_POSITIONS);
        }
        if (slots.size() > candidates.size()) {
            throw new EvaluationException(
                    Reason.BAD_SLOT,
                    "the slate has " + slots.size() + " works of " + candidates.size() + " candidates");
        }
        for (Slot slot : slots) {
            if (slot.candidate() >= candidates.size()) {
                throw new EvaluationException(Reason.BAD_SLOT, "a work was shown that is no candidate");
            }
        }
    }

    /** A decision of which only the slate is known. */
    public LoggedDecision(
            String decisionId,
            String reader,
            String policy,
            long policyVersion,
            List<String> candidates,
            List<Slot> slots,
            boolean botLike) {
        this(decisionId, reader, policy, policyVersion, candidates, slots, botLike, Optional.empty());
    }

    /**
     * A shown work.
     *
     * @param candidate its index among the candidates, from 0
     * @param propensity of the work at its position under the logging policy
     * @param seen whether an impression came in
     * @param clicked whether a click did
     * @param readOn whether the click was read on
     * @param open whether a window is open, so that more may come
     */
    public record Slot(
            int candidate, Propensity propensity, boolean seen, boolean clicked, boolean readOn, boolean open) {
        public Slot {
            if (candidate < 0) {
                throw new EvaluationException(Reason.BAD_SLOT, "candidate " + candidate + " is below 0");
            }
        }
    }

    /**
     * An estimate of a logged propensity by drawing slates.
     *
     * <p>Dividing by an unbiased estimate is biased upwards, without bounds where it may be 0. But the slate that was shown is a
     * draw like the others: counted among them, it makes {@code (c + 1) / (n + 1)} of c in n draws, and with that IPS is unbiased
     * up to works of a probability below 1/n. For by symmetry each of the n + 1 draws could have been the shown one, so
     * {@code E[1{shown = a} (n + 1) / c'] = P(c' > 0) = 1 - (1 - p)^(n + 1)}, with c' the draws of a among all.
     *
     * <p>Where slates of a policy's uniform share are drawn as a stratum of their own there is no such identity; then
     * {@code v + s^2 / v}, with s^2 the variance of the estimate v, takes the bias away to first order, and is nearly the same
     * number. The standard error that is logged has a success added to each stratum, which is taken off again.
     *
     * @param value the estimate, 0 to 1
     * @param standardError of it; 0 where chance plays no part
     * @param draws slates that were drawn for it, of each stratum; 0 where it was computed exactly
     * @param uniformShare share of uniform slates, 0 to 1; a stratum of its own where it is neither
     */
    public record Propensity(double value, double standardError, int draws, double uniformShare) {
        public Propensity {
            if (!(value >= 0 && value <= 1)) {
                throw new EvaluationException(Reason.BAD_SLOT, "propensity " + value + " is not in [0, 1]");
            }
            if (!(standardError >= 0 && standardError < Double.POSITIVE_INFINITY)) {
                throw new EvaluationException(Reason.BAD_SLOT, "standard error " + standardError + " is below 0");
            }
            if (draws < 0) {
                throw new EvaluationException(Reason.BAD_SLOT, "draws " + draws + " are below 0");
            }
            if (!(uniformShare >= 0 && uniformShare <= 1)) {
                throw new EvaluationException(Reason.BAD_SLOT, "uniform share " + uniformShare + " is not in [0, 1]");
            }
            if (value == 0 && draws == 0) {
                throw new EvaluationException(Reason.BAD_SLOT, "a work was shown that could not be: propensity 0");
            }
        }

        /** A propensity that is known. */
        public static Propensity exact(double value) {
            return new Propensity(value, 0, 0, 0);
        }

        /** What to divide by; in (0, 1]. */
        public double divisor() {
            if (draws == 0 || value == 1) {
                return value;
            }
            if (uniformShare > 0 && uniformShare < 1 && value > 0) {
                double own = 1 - uniformShare;
                double added = (own * own + uniformShare * uniformShare) / ((double) draws * draws);
                double variance = Math.max(0, standardError * standardError - added);
                return Math.min(1, value + variance / value);
            }
            return (value * draws + 1) / (draws + 1.0);
        }
    }
}
