package io.afterclick.bandit.policy;

import java.util.random.RandomGenerator;

/** What a policy orders candidates by. */
enum Utility {
    /**
     * Thompson sampling of both steps: a draw of the click rate times a draw of the read-on rate, whose expectation is
     * yield.
     */
    TWO_STEP {
        @Override
        double draw(Posteriors posteriors, int candidate, RandomGenerator random) {
            return BetaSampler.sample(random, posteriors.clickA(candidate), posteriors.clickB(candidate))
                    * BetaSampler.sample(random, posteriors.readOnA(candidate), posteriors.readOnB(candidate));
        }
    },
    /** Fusion order: no bandit. */
    FUSION_ONLY {
        @Override
        double draw(Posteriors posteriors, int candidate, RandomGenerator random) {
            return 1.0 / (candidate + 1);
        }
    },
    /** Any order alike: for logging. */
    UNIFORM {
        @Override
        double draw(Posteriors posteriors, int candidate, RandomGenerator random) {
            return random.nextDouble();
        }
    };

    abstract double draw(Posteriors posteriors, int candidate, RandomGenerator random);
}
