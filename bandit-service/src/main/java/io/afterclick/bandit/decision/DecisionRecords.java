package io.afterclick.bandit.decision;

/** Where records go. */
public interface DecisionRecords {
    /** Keeps a record; one that cannot be kept is reported and lost. */
    void write(DecisionRecord decision);
}
