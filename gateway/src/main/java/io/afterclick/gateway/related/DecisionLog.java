package io.afterclick.gateway.related;

/** Where decisions are kept for those who learn from them. */
public interface DecisionLog {
    /** Keeps a decision as well as it can: neither waits nor throws, since no reader should wait for a record. */
    void record(Decision decision);
}
