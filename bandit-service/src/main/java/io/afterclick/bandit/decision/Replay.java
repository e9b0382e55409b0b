package io.afterclick.bandit.decision;

import io.afterclick.bandit.policy.Policy;
import io.afterclick.bandit.slate.Slate;
import io.afterclick.bandit.slate.SlateRanker;
import io.afterclick.bandit.slate.SlateTask;

/**
 * Makes slates of recorded decisions again: the record holds posteriors, vectors, settings and seed, and the code is the one
 * that made the slate, so that slate and utilities come out bit for bit on the same kind of processor and Java. Elsewhere the
 * last bit of a logarithm may differ, which changes a slate only where two utilities agree to 15 digits.
 */
public final class Replay {
    private Replay() {}

    /** The slate that was shown. */
    public static Slate shown(DecisionRecord decision) {
        return of(decision, decision.shown());
    }

    /** The slate of one of the decision's rankings. */
    public static Slate of(DecisionRecord decision, DecisionRecord.Ranking ranking) {
        return SlateRanker.make(task(decision, ranking), ranking.seed());
    }

    /** What a ranking was made of. */
    public static SlateTask task(DecisionRecord decision, DecisionRecord.Ranking ranking) {
        return task(decision, ranking, ranking.policy());
    }

    /** What another policy would make of a ranking's beliefs: for evaluation of policies that share counts and prior. */
    public static SlateTask task(DecisionRecord decision, DecisionRecord.Ranking beliefs, Policy policy) {
        return new SlateTask(
                policy,
                RecordedArm.posteriors(beliefs.arms()),
                decision.candidates(),
                Math.min(decision.limit(), decision.candidates().size()),
                SlateTask.strength(policy.settings().diversity(), decision.readerGsScore()),
                decision.vectors().toArray(byte[][]::new));
    }
}
