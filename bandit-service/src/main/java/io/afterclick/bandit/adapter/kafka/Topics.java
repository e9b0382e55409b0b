package io.afterclick.bandit.adapter.kafka;

import java.util.List;

/** Names of the topics that this service reads and writes; somebody else makes them. */
final class Topics {
    static final String EVENTS = "afterclick.events";
    static final String DELETIONS = "afterclick.deletions";
    static final String OUTCOMES = "afterclick.outcomes";
    static final String COUNTS = "afterclick.counts";
    static final String POLICIES = "afterclick.policies";
    static final String VECTORS = "afterclick.vectors";
    static final String DECISION_RECORDS = "afterclick.decision-records";

    /** What learning needs. */
    static final List<String> OF_LEARNER =
            List.of(EVENTS, DELETIONS, OUTCOMES, COUNTS, deadOf(EVENTS), deadOf(DELETIONS), deadOf(OUTCOMES));

    static final List<String> READ_BY_LEARNER = List.of(EVENTS, OUTCOMES);

    private Topics() {}

    /** Where records of a topic go that cannot be read. */
    static String deadOf(String topic) {
        return topic + ".dead";
    }
}
