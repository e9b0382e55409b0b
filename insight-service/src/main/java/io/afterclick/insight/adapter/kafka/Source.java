package io.afterclick.insight.adapter.kafka;

import java.util.Arrays;
import java.util.List;

/** The topics that the history is made of. */
enum Source {
    EVENTS("afterclick.events", record -> List.of(FactReader.event(record))),
    DECISIONS("afterclick.decisions", record -> List.of(FactReader.decision(record))),
    OUTCOMES("afterclick.outcomes", FactReader::outcomeAndChange),
    DECISION_RECORDS("afterclick.decision-records", record -> List.of(FactReader.decisionRecord(record))),
    WORKS("afterclick.works", record -> List.of(FactReader.work(record)));

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
