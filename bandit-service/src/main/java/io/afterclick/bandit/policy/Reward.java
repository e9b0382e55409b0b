package io.afterclick.bandit.policy;

import java.util.random.RandomGenerator;

/** What a policy orders candidates by. */
public enum Reward {
    /** A draw of the click rate: what was usual before, and is won by covers. */
    CLICK("click") {
        @Override
        double draw(Posteriors posteriors, PolicySettings settings, int candidate, RandomGenerator random) {
            return click(posteriors, settings, candidate, random);
        }
    },
    /** A draw of the rate of clicks that read on, as one step: a click that is dropped counts like no click. */
    READ_AFTER_CLICK("read-after-click") {
        @Override
        double draw(Posteriors posteriors, PolicySettings settings, int candidate, RandomGenerator random) {
            return beta(random, settings, posteriors.yieldA(candidate), posteriors.yieldB(candidate));
        }
    },
    /**
     * Draws of both steps, each to its exponent: click^a x readOn^b, which for a = b = 1 has yield as its expectation; raised
     * by what is expected of the chain that follows.
     */
    TWO_STEP("two-step") {
        @Override
        double draw(Posteriors posteriors, PolicySettings settings, int candidate, RandomGenerator random) {
            double click = click(posteriors, settings, candidate, random);
            double readOn = beta(random, settings, posteriors.readOnA(candidate), posteriors.readOnB(candidate));
            return power(click, settings.clickExponent())
                    * power(readOn, settings.readOnExponent())
                    * (1 + settings.chainWeight() * posteriors.chainMean(candidate));
        }
    },
    /** Fusion order: no bandit. */
    FUSION_ONLY("fusion-only") {
        @Override
        double draw(Posteriors posteriors, PolicySettings settings, int candidate, RandomGenerator random) {
            return 1.0 / (candidate + 1);
        }
    },
    /** Any order alike: for logging. */
    UNIFORM("uniform") {
        @Override
        double draw(Posteriors posteriors, PolicySettings settings, int candidate, RandomGenerator random) {
            return random.nextDouble();
        }
    };

    private final String text;

    Reward(String text) {
        this.text = text;
    }

    /** As written in policies. */
    public String text() {
        return text;
    }

    /** Whether the same counts always give the same order. */
    public boolean isDeterministic() {
        return this == FUSION_ONLY;
    }

    abstract double draw(Posteriors posteriors, PolicySettings settings, int candidate, RandomGenerator random);

    private static double click(Posteriors posteriors, PolicySettings settings, int candidate, RandomGenerator random) {
        return beta(random, settings, posteriors.clickA(candidate), posteriors.clickB(candidate));
    }

    /** A draw with the mean of Beta(a, b) and, nearly, the policy's share of its variance. */
    private static double beta(RandomGenerator random, PolicySettings settings, double a, double b) {
        return BetaSampler.sample(random, a / settings.exploration(), b / settings.exploration());
    }

    private static double power(double base, double exponent) {
        return exponent == 1 ? base : Math.pow(base, exponent);
    }
}
