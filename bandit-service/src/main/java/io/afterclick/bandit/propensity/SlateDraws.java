package io.afterclick.bandit.propensity;

import io.afterclick.bandit.policy.PolicySettings;
import io.afterclick.bandit.slate.SlateMaker;
import io.afterclick.bandit.slate.SlateTask;
import java.util.random.RandomGenerator;

/**
 * Propensities by counting: the complete pipeline makes slate after slate of one task, by the very code that makes those that
 * are shown.
 *
 * <p>Slates of the uniform share are a stratum of their own: they are few, and all of a work's propensity may come from them.
 * So each stratum gets all draws, and is weighed by its share (stratified sampling with known weights, as in W. G. Cochran,
 * "Sampling techniques", 3rd edition, 1977, chapter 5). The estimate is unbiased. The standard error is that of a binomial
 * share with one success and one failure added, so that it is not 0 for what never or always came.
 *
 * <p>10,000 draws of 200 candidates take some 0.4 s of one core. Not thread-safe.
 */
public final class SlateDraws {
    /** Fewer draws tell too little. */
    public static final int LEAST_DRAWS = 10_000;

    private final int draws;

    /** @param draws slates to draw of each stratum, {@value #LEAST_DRAWS} or more */
    public SlateDraws(int draws) {
        if (draws < LEAST_DRAWS) {
            throw new IllegalArgumentException("draws must be " + LEAST_DRAWS + " or more: " + draws);
        }
        this.draws = draws;
    }

    public int draws() {
        return draws;
    }

    /** Propensities of a task. */
    public Propensities of(SlateTask task, RandomGenerator random) {
        int size = task.candidates().size();
        double[] values = new double[size * task.places()];
        double[] variances = new double[values.length];
        PolicySettings settings = task.policy().settings();
        double uniformShare = settings.uniformShare();
        SlateMaker maker = new SlateMaker(task);
        if (uniformShare < 1) {
            boolean chance = !settings.reward().isDeterministic();
            add(maker, false, 1 - uniformShare, chance ? draws : 1, random, values, variances);
        }
        if (uniformShare > 0) {
            add(maker, true, uniformShare, draws, random, values, variances);
        }
        for (int i = 0; i < variances.length; i++) {
            variances[i] = Math.sqrt(variances[i]);
        }
        return new Propensities(size, task.places(), values, variances);
    }

    private static void add(
            SlateMaker maker,
            boolean uniform,
            double share,
            int draws,
            RandomGenerator random,
            double[] values,
            double[] variances) {
        int places = maker.places();
        int[] shown = new int[values.length];
        for (int draw = 0; draw < draws; draw++) {
            maker.make(uniform, random);
            for (int place = 0; place < places; place++) {
                shown[maker.candidateAt(place) * places + place]++;
            }
        }
        for (int i = 0; i < shown.length; i++) {
            values[i] += share * shown[i] / draws;
            if (draws > 1) {
                double smoothed = (shown[i] + 1.0) / (draws + 2.0);
                variances[i] += share * share * smoothed * (1 - smoothed) / draws;
            }
        }
    }
}
