package io.afterclick.gateway.adapter.kafka;

/** Names of the mesh's topics that the gateway writes or reads. */
final class Topics {
    static final String WORKS = "afterclick.works";
    static final String EVENTS = "afterclick.events";
    static final String EXPERIMENTS = "afterclick.experiments";
    static final String DECISIONS = "afterclick.decisions";
    static final String DELETIONS = "afterclick.deletions";

    private Topics() {}
}
