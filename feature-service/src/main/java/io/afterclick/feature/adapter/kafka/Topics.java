package io.afterclick.feature.adapter.kafka;

/** Topics that this service reads and writes. It makes none of them, only the internal ones of its own topology. */
public final class Topics {
    public static final String EVENTS = "afterclick.events";
    public static final String OUTCOMES = "afterclick.outcomes";
    public static final String WORKS = "afterclick.works";
    public static final String VECTORS = "afterclick.vectors";
    public static final String DELETIONS = "afterclick.deletions";
    public static final String FEATURES = "afterclick.features";
    public static final String BACKFILLS = "afterclick.feature-backfills";

    private Topics() {}

    /** Where records of a topic go that cannot be read. */
    public static String dead(String topic) {
        return topic + ".dead";
    }
}
