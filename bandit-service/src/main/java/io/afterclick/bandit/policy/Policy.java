package io.afterclick.bandit.policy;

import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * How counts and chance become an order of candidates: a function of counts, candidates and draws.
 *
 * @param name [a-z0-9][a-z0-9_-]{0,63}
 * @param version rises with each change
 * @param settings what it is made of
 */
public record Policy(String name, long version, PolicySettings settings) {
    public Policy {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(settings, "settings");
    }

    /**
     * Draws what each candidate is worth.
     *
     * @param posteriors of the candidates in fusion order
     * @param random the only source of chance: the same seed and posteriors give the same draw
     * @param utility [candidates], filled; larger is better
     */
    public void draw(Posteriors posteriors, RandomGenerator random, double[] utility) {
        drawAs(isUniformTurn(random), posteriors, random, utility);
    }

    /** Draws whether the next slate is of the uniform share. */
    public boolean isUniformTurn(RandomGenerator random) {
        return settings.uniformShare() > 0 && random.nextDouble() < settings.uniformShare();
    }

    /**
     * Draws what each candidate is worth in a slate of which it is decided whether it is of the uniform share.
     *
     * @param uniform whether it is of the uniform share
     */
    public void drawAs(boolean uniform, Posteriors posteriors, RandomGenerator random, double[] utility) {
        Reward reward = uniform ? Reward.UNIFORM : settings.reward();
        for (int i = 0; i < posteriors.size(); i++) {
            utility[i] = reward.draw(posteriors, settings, i, random);
        }
    }
}
