package io.afterclick.bandit.policy;

import io.afterclick.bandit.count.Weighing;
import io.afterclick.bandit.policy.PolicyException.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a policy is made of. All values are checked; see {@code docs/policies.md} for what they do.
 *
 * @param reward what candidates are ordered by
 * @param clickExponent a of click^a x readOn^b; 0 to 10, only for {@link Reward#TWO_STEP}
 * @param readOnExponent b; 0 to 10
 * @param chainWeight what a further work read on from the slates that followed is worth, in read-ons; 0 to 10
 * @param uniformShare share of slates in any order alike; 0 to 1
 * @param exploration variance of a draw, as a share of that of what is believed; {@value #LEAST_EXPLORATION} to 1, which is
 *     Thompson sampling as it is written
 * @param halfLife age at which an outcome weighs half; 1 day or more, {@link Weighing#FOREVER}: nothing is forgotten
 * @param prior what an arm's posterior starts from
 * @param examination probability that a reader looks at a position, from position 1, which is 1; empty: learned
 * @param diversity how works unlike each other come into one slate
 * @param guardRails what a slate must keep to whatever is drawn
 * @param fatigueImpressions a work loses half of its chance to be clicked each time that this reader has seen it so many times
 *     without a click; 0: never
 * @param shadow ranks and is recorded, but never shown
 */
public record PolicySettings(
        Reward reward,
        double clickExponent,
        double readOnExponent,
        double chainWeight,
        double uniformShare,
        double exploration,
        Duration halfLife,
        Prior prior,
        Optional<List<Double>> examination,
        Diversity diversity,
        GuardRails guardRails,
        double fatigueImpressions,
        boolean shadow) {
    /** Shortest half-life: counts are kept by quarters of a day. */
    public static final Duration SHORTEST_HALF_LIFE = Duration.ofDays(1);

    /** Least exploration: with less, what was unlucky once is not tried again. */
    public static final double LEAST_EXPLORATION = 0.01;

    /**
     * Usual exploration. Thompson sampling explores for a horizon without end and one place; with ten places, works that
     * come and go, and readers who do not wait, half the standard deviation earns more (O. Chapelle, L. Li, "An empirical
     * evaluation of Thompson sampling", NIPS 2011, section 3).
     */
    public static final double USUAL_EXPLORATION = 0.25;

    /** Positions for which examination may be given. */
    public static final int MAX_POSITIONS = 50;

    /** What an arm's posterior starts from. */
    public sealed interface Prior {
        /** From its work's arms, and these from the tenant's, with strengths that are fitted. */
        record Hierarchical() implements Prior {}

        /**
         * The same Beta for all.
         *
         * @param a more than 0, at most 1,000,000
         * @param b more than 0, at most 1,000,000
         */
        record Flat(double a, double b) implements Prior {
            public Flat {
                requireIn("prior.a", a, Double.MIN_NORMAL, 1_000_000);
                requireIn("prior.b", b, Double.MIN_NORMAL, 1_000_000);
            }
        }
    }

    /** How works unlike each other come into one slate. */
    public enum DiversityMethod {
        NONE,
        /** Maximal marginal relevance. */
        MMR,
        /** Greedy maximum of a determinantal point process. */
        DPP
    }

    /**
     * How works unlike each other come into one slate.
     *
     * @param method how
     * @param strength 0: not at all, 1: likeness counts as much as relevance can
     * @param readerSlope how much strength changes from the broadest reader (GS-score 0) to the narrowest (1), around the usual
     *     one (0.5); -2 to 2, negative: narrow readers get more alike slates
     */
    public record Diversity(DiversityMethod method, double strength, double readerSlope) {
        /** Likeness does not matter. */
        public static final Diversity NONE = new Diversity(DiversityMethod.NONE, 0, 0);

        public Diversity {
            Objects.requireNonNull(method, "method");
            requireIn("diversity.strength", strength, 0, 1);
            requireIn("diversity.reader_slope", readerSlope, -2, 2);
        }
    }

    /**
     * What a slate must keep to whatever is drawn, as long as there are candidates that allow it.
     *
     * @param newWorksShare share of the slate that is kept for new works; 0 to 1
     * @param maxPerCreator works of one creator at most; 0: any number
     * @param maxPerFranchise works of one franchise at most; 0: any number
     */
    public record GuardRails(double newWorksShare, int maxPerCreator, int maxPerFranchise) {
        /** Nothing is asked. */
        public static final GuardRails NONE = new GuardRails(0, 0, 0);

        public GuardRails {
            requireIn("guard_rails.new_works_share", newWorksShare, 0, 1);
            requireIn("guard_rails.max_per_creator", maxPerCreator, 0, MAX_POSITIONS);
            requireIn("guard_rails.max_per_franchise", maxPerFranchise, 0, MAX_POSITIONS);
        }
    }

    public PolicySettings {
        Objects.requireNonNull(reward, "reward");
        Objects.requireNonNull(prior, "prior");
        requireIn("click_exponent", clickExponent, 0, 10);
        requireIn("read_on_exponent", readOnExponent, 0, 10);
        requireIn("chain_weight", chainWeight, 0, 10);
        requireIn("uniform_share", uniformShare, 0, 1);
        requireIn("exploration", exploration, LEAST_EXPLORATION, 1);
        requireIn("fatigue_impressions", fatigueImpressions, 0, 1_000_000);
        if (halfLife.compareTo(SHORTEST_HALF_LIFE) < 0) {
            throw new PolicyException(
                    Reason.INVALID, "half_life", "must be " + SHORTEST_HALF_LIFE.toDays() + " day or more");
        }
        examination = examination.map(List::copyOf);
        examination.ifPresent(PolicySettings::requireExamination);
    }

    private static void requireExamination(List<Double> examination) {
        if (examination.isEmpty() || examination.size() > MAX_POSITIONS) {
            throw new PolicyException(Reason.INVALID, "examination", "must have 1 to " + MAX_POSITIONS + " positions");
        }
        for (int i = 0; i < examination.size(); i++) {
            requireIn("examination[" + i + "]", examination.get(i), 1e-3, 1);
        }
        if (examination.get(0) != 1) {
            throw new PolicyException(Reason.INVALID, "examination[0]", "must be 1: the others are relative to it");
        }
    }

    private static void requireIn(String field, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new PolicyException(
                    Reason.INVALID,
                    field,
                    "must be " + (least == Double.MIN_NORMAL ? "more than 0" : least) + " to " + most);
        }
    }

    /** The defaults of a reward: nothing forgotten, a hierarchical prior, no diversity, no guard-rails, no fatigue. */
    public static PolicySettings of(Reward reward) {
        return new PolicySettings(
                reward,
                1,
                1,
                0,
                0,
                USUAL_EXPLORATION,
                Weighing.FOREVER,
                new Prior.Hierarchical(),
                Optional.empty(),
                Diversity.NONE,
                GuardRails.NONE,
                0,
                false);
    }

    /** What the policy remembers and how: policies that agree in it share their priors. */
    public Memory memory() {
        return new Memory(halfLife, examination);
    }

    /**
     * How a policy weighs what was seen.
     *
     * @param halfLife age at which an outcome weighs half
     * @param examination given probability that a reader looks at each position; empty: learned
     */
    public record Memory(Duration halfLife, Optional<List<Double>> examination) {}
}
