package io.afterclick.bandit.evaluation;

import io.afterclick.bandit.evaluation.EvaluationException.Reason;
import io.afterclick.bandit.policy.Policy;
import io.afterclick.bandit.policy.PolicySettings;
import io.afterclick.bandit.policy.Posteriors;
import java.util.SplittableRandom;

/**
 * How often a policy shows each candidate at each position when it draws slates for a recorded decision, through the code that
 * serves. Thread-safe.
 *
 * <p>The frequencies are unbiased with any number of draws, and so are IPS and DR with them; few draws add variance only.
 */
public final class PipelinePropensities implements TargetPropensities {
    /** As many as the logged propensities are drawn with. */
    public static final int USUAL_DRAWS = 10_000;

    private final Policy policy;
    private final int draws;

    /** @param draws slates for each decision, 1 or more */
    public PipelinePropensities(PolicySettings settings, int draws) {
        if (draws < 1) {
            throw new EvaluationException(Reason.BAD_SETTING, "draws " + draws + " are below 1");
        }
        this.policy = new Policy("target", 1, settings);
        this.draws = draws;
    }

    @Override
    public double[] of(LoggedDecision decision, long seed) {
        RankingInputs inputs = inputs(decision);
        int size = inputs.candidates().size();
        int places = decision.slots().size();
        Posteriors posteriors = inputs.posteriors(policy.settings());
        boolean chance = !policy.settings().reward().isDeterministic()
                || policy.settings().uniformShare() > 0;
        int needed = chance ? draws : 1;
        SplittableRandom random = new SplittableRandom(seed);
        int[] counts = new int[places * size];
        double[] utility = new double[size];
        for (int draw = 0; draw < needed; draw++) {
            policy.draw(posteriors, random, utility);
            for (int position = 0; position < places; position++) {
                int best = 0;
                for (int i = 1; i < size; i++) {
                    if (utility[i] > utility[best]) {
                        best = i;
                    }
                }
                utility[best] = Double.NEGATIVE_INFINITY;
                counts[position * size + best]++;
            }
        }
        double[] frequencies = new double[counts.length];
        for (int i = 0; i < counts.length; i++) {
            frequencies[i] = (double) counts[i] / needed;
        }
        return frequencies;
    }

    @Override
    public boolean standsIn(LoggedDecision decision) {
        return !inputs(decision).suffice(policy.settings());
    }

    private static RankingInputs inputs(LoggedDecision decision) {
        return decision.inputs()
                .orElseThrow(() ->
                        new EvaluationException(Reason.BAD_SLOT, "the decision does not say what it was made of"));
    }
}
