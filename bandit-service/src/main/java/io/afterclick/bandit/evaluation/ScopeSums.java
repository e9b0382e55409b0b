package io.afterclick.bandit.evaluation;

/** Sums over the rows of a scope, which is a position or the whole log: all that the estimators are made of; not thread safe. */
final class ScopeSums {
    double rows;
    double successes;
    double weight;
    double weightedSuccesses;
    /** Over rows, the weight times the model's prediction for the logged work. */
    double weightedPredictions;
    /** As {@link #weightedSuccesses}, of the weights that switch-DR keeps. */
    double keptSuccesses;
    /** As {@link #weightedPredictions}, of the weights that switch-DR keeps. */
    double keptPredictions;
    /** Over rows, the model's prediction for the target policy. */
    double policyPredictions;
    /** What {@link #policyPredictions} changes by where the model is fitted anew, which only DM feels; 0 where it is not. */
    double refitting;

    void add(ScopeSums other) {
        rows += other.rows;
        successes += other.successes;
        weight += other.weight;
        weightedSuccesses += other.weightedSuccesses;
        weightedPredictions += other.weightedPredictions;
        keptSuccesses += other.keptSuccesses;
        keptPredictions += other.keptPredictions;
        policyPredictions += other.policyPredictions;
        refitting += other.refitting;
    }
}
