package io.afterclick.insight.adapter.kafka;

import java.util.Arrays;
import java.util.List;

/** The topics that the history is made of. */
enum Source {
    EVENTS("afterclick.events", FactReader::event),
    DECISIONS("afterclick.decisions", FactReader::decision),
    OUTCOMES("afterclick.outcomes", FactReader::outcome),
    DECISION_RECORDS("afterclick.decision-records", FactReader::decisionRecord),
    WORKS("afterclick.works", FactReader::work);

    /** Readers of whom nothing may be kept from before a time. */
    static final String DELETIONS = "afterclick.deletions";

    private final String topic;
    private final FactReader reader;

    Source(String topic, FactReader reader) {
        this.topic = topic;
        this.reader = reader;
    }

    String topic() {
        return topic;
    }

    FactReader reader() {
        return reader;
    }

    static List<String> topics() {
        return Arrays.stream(values()).map(Source::topic).toList();
    }

    static Source of(String topic) {
        for (Source source : values()) {
            if (source.topic.equals(topic)) {
                return source;
            }
        }
        throw new IllegalArgumentException(topic + " is no source of the history");
    }
}
