package io.afterclick.bandit.slate;

import io.afterclick.bandit.policy.PolicySettings;
import io.afterclick.bandit.slate.SlateRules.Strictness;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Makes slates of one task, one after the other: the complete pipeline, and the only one. What is shown, what propensities are
 * counted from, and what a record is replayed by all come from here.
 *
 * <p>Utilities are drawn and lessened by {@link Fatigue}; what is pinned stands first, as it came; then each place goes to the
 * candidate that an {@link Order} finds best among those that {@link SlateRules} allow. Of equal ones the first in fusion
 * order is taken. A slate of a policy's uniform share is in the order of its draws, without fatigue and diversity, so that
 * any order is as likely as another; pins and guard-rails hold in it.
 *
 * <p>Allocates nothing for a slate. Not thread-safe.
 */
public final class SlateMaker {
    private static final int NONE = -1;
    private static final Strictness[] STRICTEST_FIRST = Strictness.values();

    private final SlateTask task;
    private final double[] utility;
    private final double[] fatigue;
    private final SlateRules rules;
    private final Order byUtility = new Order.ByUtility();
    private final Order order;
    private final int[] pinned;
    private final int[] free;
    private final int[] left;
    private final int[] slate;

    public SlateMaker(SlateTask task) {
        this.task = task;
        List<SlateCandidate> candidates = task.candidates();
        int size = candidates.size();
        PolicySettings settings = task.policy().settings();
        utility = new double[size];
        fatigue = Fatigue.factors(candidates, settings.fatigueImpressions());
        rules = new SlateRules(settings.guardRails(), candidates);
        order = order(task, settings);
        int pins = 0;
        for (SlateCandidate candidate : candidates) {
            pins += candidate.pinned() ? 1 : 0;
        }
        pinned = new int[pins];
        free = new int[size - pins];
        left = new int[free.length];
        slate = new int[task.places()];
        int nextPinned = 0;
        int nextFree = 0;
        for (int i = 0; i < size; i++) {
            if (candidates.get(i).pinned()) {
                pinned[nextPinned++] = i;
            } else {
                free[nextFree++] = i;
            }
        }
    }

    private Order order(SlateTask task, PolicySettings settings) {
        int size = task.candidates().size();
        if (task.strength() == 0) {
            return byUtility;
        }
        return switch (settings.diversity().method()) {
            case NONE -> byUtility;
            case MMR -> new MmrOrder(new Likeness(task.vectors()), task.strength(), size, task.places());
            case DPP -> new DppOrder(new Likeness(task.vectors()), task.strength(), size, task.places());
        };
    }

    /** Draws a slate; whether it is of the uniform share is drawn, too. */
    public void make(RandomGenerator random) {
        make(task.policy().isUniformTurn(random), random);
    }

    /**
     * Draws a slate.
     *
     * @param uniform whether it is of the policy's uniform share
     */
    public void make(boolean uniform, RandomGenerator random) {
        task.policy().drawAs(uniform, task.posteriors(), random, utility);
        if (!uniform && fatigue.length > 0) {
            for (int i = 0; i < utility.length; i++) {
                utility[i] *= fatigue[i];
            }
        }
        fill(uniform ? byUtility : order);
    }

    private void fill(Order by) {
        int pins = Math.min(pinned.length, slate.length);
        rules.begin(slate.length);
        by.begin(utility, free, free.length, slate.length - pins);
        for (int place = 0; place < pins; place++) {
            place(place, pinned[place], by);
        }
        System.arraycopy(free, 0, left, 0, free.length);
        int leftCount = free.length;
        for (int place = pins; place < slate.length; place++) {
            int at = best(by, leftCount);
            int candidate = left[at];
            // Those after it move up, so that fusion order still decides among equals.
            System.arraycopy(left, at + 1, left, at, leftCount - at - 1);
            leftCount--;
            place(place, candidate, by);
        }
    }

    private void place(int place, int candidate, Order by) {
        slate[place] = candidate;
        rules.placed(candidate);
        if (place + 1 < slate.length) {
            by.placed(candidate);
        }
    }

    /** Where the best of those that are left stands among them. */
    private int best(Order by, int leftCount) {
        if (rules.areEmpty()) {
            return bestAllowed(by, leftCount, Strictness.NOTHING);
        }
        for (Strictness strictness : STRICTEST_FIRST) {
            int at = bestAllowed(by, leftCount, strictness);
            if (at != NONE) {
                return at;
            }
        }
        throw new IllegalStateException("no candidate is left for a place");
    }

    private int bestAllowed(Order by, int leftCount, Strictness strictness) {
        int bestAt = NONE;
        double best = Double.NEGATIVE_INFINITY;
        for (int at = 0; at < leftCount; at++) {
            int candidate = left[at];
            if (strictness != Strictness.NOTHING && !rules.allow(candidate, strictness)) {
                continue;
            }
            double worth = by.worth(candidate, best);
            if (worth > best || bestAt == NONE) {
                best = worth;
                bestAt = at;
            }
        }
        return bestAt;
    }

    /** Number of places. */
    public int places() {
        return slate.length;
    }

    /** Candidate at a place of the last slate, by its number in fusion order. */
    public int candidateAt(int place) {
        return slate[place];
    }

    /** Utility of a candidate in the last slate. */
    public double utility(int candidate) {
        return utility[candidate];
    }
}
