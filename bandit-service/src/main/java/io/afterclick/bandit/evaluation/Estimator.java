package io.afterclick.bandit.evaluation;

/** A way to estimate a policy's value from another policy's log. */
public enum Estimator {
    /**
     * Inverse propensity scoring: {@code mean(w r)}. Unbiased where propensities are true and the log could show all that the
     * target policy shows; high variance. Horvitz, Thompson: A generalization of sampling without replacement from a finite
     * universe, JASA 1952.
     */
    IPS,
    /**
     * Self-normalised IPS: {@code sum(w r) / sum(w)}. Slightly biased, consistent, of less variance, and never above 1.
     * Swaminathan, Joachims: The self-normalized estimator for counterfactual learning, NeurIPS 2015.
     */
    SNIPS,
    /** Direct method: the mean of a reward model's predictions under the target policy. Low variance, and the model's bias. */
    DM,
    /**
     * Doubly robust: the direct method plus the importance-weighted residuals of its model. Unbiased as IPS is, whatever the model
     * says, as the model is cross-fitted. Dudik, Langford, Li: Doubly robust policy evaluation and learning, ICML 2011.
     */
    DR,
    /**
     * Doubly robust but for heavy weights: where a weight is above a threshold, the model alone is believed. Less variance than
     * {@link #DR} where weights explode, and the model's bias there. Wang, Agarwal, Dudik: Optimal and adaptive off-policy
     * evaluation in contextual bandits, ICML 2017.
     */
    SWITCH_DR
}
