package io.afterclick.bandit.evaluation;

import io.afterclick.bandit.evaluation.EvaluationException.Reason;
import io.afterclick.bandit.policy.PolicySettings;
import io.afterclick.bandit.policy.PolicySettings.DiversityMethod;
import io.afterclick.bandit.policy.Posteriors;
import io.afterclick.bandit.policy.Reward;
import io.afterclick.bandit.slate.SlateCandidate;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What a slate was made of, so that other policies can be asked what they would have made of it.
 *
 * @param tenant tenant that owns the works
 * @param queryWorkId work whose related works were asked for
 * @param modelVersion model that found the candidates; empty where there is none
 * @param rankedAtMillis when the slate was made, in milliseconds since 1970 (UTC)
 * @param readerGsScore GS-score of the reader; empty where not known
 * @param settings what the logging policy was made of
 * @param seed of the logging policy's draw
 * @param candidates in fusion order
 * @param vectors direction of each candidate's item vector, a signed byte for each factor; empty arrays where it has none. Not
 *     to be changed
 * @param beliefs what the logging policy believed of each candidate
 */
public record RankingInputs(
        String tenant,
        String queryWorkId,
        String modelVersion,
        long rankedAtMillis,
        OptionalDouble readerGsScore,
        PolicySettings settings,
        long seed,
        List<SlateCandidate> candidates,
        List<byte[]> vectors,
        List<ArmBelief> beliefs) {
    public RankingInputs {
        candidates = List.copyOf(candidates);
        vectors = List.copyOf(vectors);
        beliefs = List.copyOf(beliefs);
        if (candidates.isEmpty() || candidates.size() != vectors.size() || candidates.size() != beliefs.size()) {
            throw new EvaluationException(
                    Reason.BAD_SLOT,
                    candidates.size() + " candidates have " + vectors.size() + " vectors and " + beliefs.size()
                            + " beliefs");
        }
    }

    /**
     * What was believed of a candidate: Beta parameters, and the counts, weighed by age and position, that are in them.
     *
     * @param clickA click given that a reader looked
     * @param readOnA read-on given click
     * @param yieldA read-on given that a reader looked
     * @param chainMean expected number of further works read on for each read-on
     * @param examined impressions, each by the probability that a reader looks at its position
     * @param clicks clicks
     * @param readOns clicks that were read on
     * @param failures clicks that were not; pending ones in part
     */
    public record ArmBelief(
            double clickA,
            double clickB,
            double readOnA,
            double readOnB,
            double yieldA,
            double yieldB,
            double chainMean,
            double examined,
            double clicks,
            double readOns,
            double failures) {
        public ArmBelief {
            requirePositive("click_a", clickA);
            requirePositive("click_b", clickB);
            requirePositive("read_on_a", readOnA);
            requirePositive("read_on_b", readOnB);
            requirePositive("yield_a", yieldA);
            requirePositive("yield_b", yieldB);
            if (!(chainMean >= 0 && chainMean < Double.POSITIVE_INFINITY)) {
                throw new EvaluationException(Reason.BAD_SLOT, "chain_mean " + chainMean + " is below 0");
            }
            if (!(Double.isFinite(examined + clicks + readOns + failures))) {
                throw new EvaluationException(Reason.BAD_SLOT, "a count of an arm is no number");
            }
        }

        private static void requirePositive(String name, double value) {
            if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
                throw new EvaluationException(Reason.BAD_SLOT, name + " " + value + " is not above 0");
            }
        }

        /** The same counts with another prior. */
        private ArmBelief withPrior(PolicySettings.Prior.Flat flat) {
            return new ArmBelief(
                    flat.a() + clicks,
                    flat.b() + Math.max(0, examined - clicks),
                    flat.a() + readOns,
                    flat.b() + failures,
                    flat.a() + readOns,
                    flat.b() + Math.max(0, examined - readOns),
                    chainMean,
                    examined,
                    clicks,
                    readOns,
                    failures);
        }
    }

    /** Whether the posteriors of a policy follow from these beliefs, and the vectors that it needs are here. */
    boolean suffice(PolicySettings policy) {
        boolean needsNone = policy.reward() == Reward.UNIFORM || policy.reward() == Reward.FUSION_ONLY;
        boolean samePrior = policy.prior() instanceof PolicySettings.Prior.Flat
                || settings.prior() instanceof PolicySettings.Prior.Hierarchical;
        boolean needsVectors = policy.diversity().method() != DiversityMethod.NONE
                && vectors.stream().allMatch(vector -> vector.length == 0);
        return !needsVectors && (needsNone || samePrior && policy.memory().equals(settings.memory()));
    }

    /** What a policy would have believed; where the beliefs do not suffice, what the logging policy did. */
    Posteriors posteriors(PolicySettings policy) {
        int size = beliefs.size();
        double[][] parameters = new double[7][size];
        for (int i = 0; i < size; i++) {
            ArmBelief belief = policy.prior() instanceof PolicySettings.Prior.Flat flat
                    ? beliefs.get(i).withPrior(flat)
                    : beliefs.get(i);
            parameters[0][i] = belief.clickA();
            parameters[1][i] = belief.clickB();
            parameters[2][i] = belief.readOnA();
            parameters[3][i] = belief.readOnB();
            parameters[4][i] = belief.yieldA();
            parameters[5][i] = belief.yieldB();
            parameters[6][i] = belief.chainMean();
        }
        return new Posteriors(
                parameters[0],
                parameters[1],
                parameters[2],
                parameters[3],
                parameters[4],
                parameters[5],
                parameters[6]);
    }
}
