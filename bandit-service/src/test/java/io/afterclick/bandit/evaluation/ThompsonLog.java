package io.afterclick.bandit.evaluation;

import io.afterclick.bandit.evaluation.LoggedDecision.Propensity;
import io.afterclick.bandit.evaluation.LoggedDecision.Slot;
import io.afterclick.bandit.evaluation.RankingInputs.ArmBelief;
import io.afterclick.bandit.policy.PolicySettings;
import io.afterclick.bandit.policy.Reward;
import io.afterclick.bandit.slate.SlateCandidate;
import io.afterclick.bandit.slate.SlateMaker;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Decisions that the pipeline itself makes by Thompson sampling, from beliefs about arms whose truth is known, and readers who
 * look at positions by a position-based model.
 *
 * @param clickRates true rates of click given that a reader looked, by query and candidate
 * @param readOnRates true rates of read-on given click
 * @param decisions what is believed of each query's candidates; slates and outcomes are left to draw
 */
public record ThompsonLog(double[][] clickRates, double[][] readOnRates, List<LoggedDecision> decisions) {
    private static final double[] EXAMINATION = {1, 0.7, 0.5};
    private static final int CANDIDATES = 6;
    private static final int LEARNED_FROM = 60;

    /** Queries of which the logging policy has seen a little, so that it still explores. */
    public static ThompsonLog random(int queries, PolicySettings logging, RandomGenerator random) {
        double[][] clickRates = new double[queries][CANDIDATES];
        double[][] readOnRates = new double[queries][CANDIDATES];
        List<LoggedDecision> decisions = new ArrayList<>();
        for (int query = 0; query < queries; query++) {
            List<SlateCandidate> candidates = new ArrayList<>();
            List<byte[]> vectors = new ArrayList<>();
            List<ArmBelief> beliefs = new ArrayList<>();
            List<String> works = new ArrayList<>();
            List<Slot> slots = new ArrayList<>();
            for (int i = 0; i < CANDIDATES; i++) {
                clickRates[query][i] = random.nextDouble(0.1, 0.5);
                readOnRates[query][i] = random.nextDouble(0.2, 0.8);
                int clicks = binomial(LEARNED_FROM, clickRates[query][i], random);
                int readOns = binomial(clicks, readOnRates[query][i], random);
                works.add("w" + (query + i) % (CANDIDATES + 2));
                candidates.add(SlateCandidate.of(works.get(i), 1.0 / (i + 1)));
                vectors.add(new byte[] {(byte) i, (byte) (3 - i)});
                beliefs.add(new ArmBelief(
                        1 + clicks,
                        4 + LEARNED_FROM - clicks,
                        1 + readOns,
                        1 + clicks - readOns,
                        0.5 + readOns,
                        4.5 + LEARNED_FROM - readOns,
                        0.25,
                        LEARNED_FROM,
                        clicks,
                        readOns,
                        clicks - readOns));
            }
            for (int position = 0; position < EXAMINATION.length; position++) {
                slots.add(new Slot(position, Propensity.exact(1), false, false, false, false));
            }
            decisions.add(new LoggedDecision(
                    "q" + query,
                    "",
                    "two-step",
                    1,
                    works,
                    slots,
                    false,
                    Optional.of(new RankingInputs(
                            "default",
                            "query" + query,
                            "",
                            1_700_000_000_000L + query,
                            OptionalDouble.empty(),
                            logging,
                            query,
                            candidates,
                            vectors,
                            beliefs))));
        }
        return new ThompsonLog(clickRates, readOnRates, decisions);
    }

    /**
     * A log.
     *
     * @param draws slates drawn for the propensities
     */
    public List<LoggedDecision> draw(int count, int draws, SplittableRandom random) {
        PolicySettings logging = decisions.get(0).inputs().orElseThrow().settings();
        double share = logging.uniformShare();
        PipelinePropensities uniform = new PipelinePropensities(PolicySettings.of(Reward.UNIFORM), draws);
        PipelinePropensities own = new PipelinePropensities(PolicySettings.of(logging.reward()), draws);
        List<LoggedDecision> log = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            int query = random.nextInt(decisions.size());
            LoggedDecision decision = decisions.get(query);
            SlateMaker maker = new PipelinePropensities(logging, 1).maker(decision);
            maker.make(random);
            double[] ofOwn = own.of(decision, random.nextLong());
            double[] ofUniform = uniform.of(decision, random.nextLong());
            List<Slot> slots = new ArrayList<>();
            for (int position = 0; position < EXAMINATION.length; position++) {
                int shown = maker.candidateAt(position);
                int at = position * CANDIDATES + shown;
                double propensity = (1 - share) * ofOwn[at] + share * ofUniform[at];
                double error = Math.sqrt((1 - share) * (1 - share) * smoothed(ofOwn[at], draws)
                        + share * share * smoothed(ofUniform[at], draws));
                boolean seen = random.nextDouble() < EXAMINATION[position];
                boolean clicked = seen && random.nextDouble() < clickRates[query][shown];
                boolean readOn = clicked && random.nextDouble() < readOnRates[query][shown];
                slots.add(
                        new Slot(shown, new Propensity(propensity, error, draws, share), seen, clicked, readOn, false));
            }
            log.add(new LoggedDecision(
                    "d" + n,
                    "r" + n / 2,
                    decision.policy(),
                    decision.policyVersion(),
                    decision.candidates(),
                    slots,
                    false,
                    decision.inputs()));
        }
        return log;
    }

    /** Success rate of a slot of a target policy; its propensities by so many draws that their error does not matter. */
    double value(PolicySettings target, LoggedReward reward) {
        double value = 0;
        for (int query = 0; query < decisions.size(); query++) {
            double[] propensities = new PipelinePropensities(target, 200_000).of(decisions.get(query), 1_000 + query);
            for (int i = 0; i < propensities.length; i++) {
                int candidate = i % CANDIDATES;
                double rate = clickRates[query][candidate]
                        * (reward == LoggedReward.YIELD ? readOnRates[query][candidate] : 1);
                value += propensities[i] * EXAMINATION[i / CANDIDATES] * rate;
            }
        }
        return value / (decisions.size() * EXAMINATION.length);
    }

    /** As the service logs it: variance of a share with one success and one failure added. */
    private static double smoothed(double frequency, int draws) {
        double share = (frequency * draws + 1) / (draws + 2);
        return share * (1 - share) / draws;
    }

    private static int binomial(int trials, double probability, RandomGenerator random) {
        int successes = 0;
        for (int i = 0; i < trials; i++) {
            successes += random.nextDouble() < probability ? 1 : 0;
        }
        return successes;
    }
}
