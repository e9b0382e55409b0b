package io.afterclick.bandit.slate;

import java.util.List;

/**
 * What is left of a work's utility for a reader who has seen it again and again without a click: half of it for each {@code
 * impressions} of them, in between by the power in between, so that no single impression makes a step.
 */
final class Fatigue {
    private Fatigue() {}

    /**
     * Factors of the candidates' utilities, each more than 0 and at most 1.
     *
     * @param impressions after so many half is left; 0: all is always left
     * @return [candidates]; empty where all are 1
     */
    static double[] factors(List<SlateCandidate> candidates, double impressions) {
        if (impressions == 0 || candidates.stream().allMatch(candidate -> candidate.unclickedImpressions() == 0)) {
            return new double[0];
        }
        double[] factors = new double[candidates.size()];
        for (int i = 0; i < factors.length; i++) {
            int seen = candidates.get(i).unclickedImpressions();
            // Never quite 0, so that works that are all tired keep their order.
            factors[i] = seen == 0 ? 1 : Math.max(1e-30, Math.pow(0.5, seen / impressions));
        }
        return factors;
    }
}
