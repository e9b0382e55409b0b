package io.afterclick.bandit.evaluation;

import io.afterclick.bandit.evaluation.EvaluationException.Reason;
import io.afterclick.bandit.policy.Policy;
import io.afterclick.bandit.policy.PolicySettings;
import io.afterclick.bandit.slate.SlateMaker;
import io.afterclick.bandit.slate.SlateTask;
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
        PolicySettings settings = policy.settings();
        SlateMaker maker = maker(decision);
        SplittableRandom random = new SplittableRandom(seed);
        double[] frequencies =
                new double[decision.slots().size() * decision.candidates().size()];
        double share = settings.uniformShare();
        if (share < 1) {
            int needed = settings.reward().isDeterministic() ? 1 : draws;
            draw(maker, false, needed, (1 - share) / needed, random, frequencies);
        }
        if (share > 0) {
            draw(maker, true, draws, share / draws, random, frequencies);
        }
        return frequencies;
    }

    /** What makes this policy's slates of the decision. */
    SlateMaker maker(LoggedDecision decision) {
        RankingInputs inputs = inputs(decision);
        PolicySettings settings = policy.settings();
        return new SlateMaker(new SlateTask(
                policy,
                inputs.posteriors(settings),
                inputs.candidates(),
                decision.slots().size(),
                SlateTask.strength(settings.diversity(), inputs.readerGsScore()),
                inputs.vectors().toArray(byte[][]::new)));
    }

    /** Slates of a policy's uniform share are a stratum of their own, as they are few. */
    private static void draw(
            SlateMaker maker, boolean uniform, int times, double weight, SplittableRandom random, double[] sums) {
        int[] counts = new int[sums.length];
        int size = sums.length / maker.places();
        for (int draw = 0; draw < times; draw++) {
            maker.make(uniform, random);
            for (int place = 0; place < maker.places(); place++) {
                counts[place * size + maker.candidateAt(place)]++;
            }
        }
        for (int i = 0; i < sums.length; i++) {
            sums[i] += weight * counts[i];
        }
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
