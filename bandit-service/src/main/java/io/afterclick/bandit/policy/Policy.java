package io.afterclick.bandit.policy;

import io.afterclick.bandit.count.SlateCounts;
import java.util.random.RandomGenerator;

/**
 * How counts and chance become an order of candidates: a function of counts, candidates and draws. Immutable,
 * thread-safe.
 */
public final class Policy {
    private final String name;
    private final long version;
    private final Utility utility;
    private final PriorSettings settings;

    Policy(String name, long version, Utility utility, PriorSettings settings) {
        this.name = name;
        this.version = version;
        this.utility = utility;
        this.settings = settings;
    }

    public String name() {
        return name;
    }

    public long version() {
        return version;
    }

    /**
     * Draws a utility for each candidate.
     *
     * @param counts of the candidates in fusion order
     * @param slateLength places of the slate, 1 or more
     * @param random the only source of chance: the same seed and counts give the same draw
     */
    public Draw draw(SlateCounts counts, int slateLength, RandomGenerator random) {
        Posteriors posteriors = new Posteriors(counts, slateLength, settings);
        int size = posteriors.size();
        Draw draw = new Draw(new double[size], new double[size], new double[size]);
        for (int i = 0; i < size; i++) {
            draw.utility()[i] = utility.draw(posteriors, i, random);
            draw.clickMean()[i] = posteriors.clickMean(i);
            draw.readOnMean()[i] = posteriors.readOnMean(i);
        }
        return draw;
    }
}
