package io.afterclick.bandit.adapter.kafka;

import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The two steps of learning: events are attributed where their reader's state is, outcomes are counted where their arm's
 * counts are. The topic of outcomes between them is the shuffle, and a contract of its own.
 *
 * <pre>
 * afterclick.events -> attribution [histories, timers, readers, deletions] -> afterclick.outcomes -> counting [counts] -> afterclick.counts
 *                      \-> afterclick.events.dead                              \-> afterclick.outcomes.dead
 * </pre>
 *
 * <p>Records are bytes up to the processors, which parse them: nothing that a topic holds can stop a thread.
 */
final class LearnTopology {
    static final String OUTCOMES_SINK = "outcomes-sink";
    static final String COUNTS_SINK = "counts-sink";

    private static final String EVENTS_SOURCE = "events-source";
    private static final String DELETIONS_SOURCE = "deletions-source";
    private static final String OUTCOMES_SOURCE = "outcomes-source";
    private static final String ATTRIBUTION = "attribution";
    private static final String COUNTING = "counting";

    private LearnTopology() {}

    static Topology of(LearnSettings settings, LearnMetrics metrics, RecordSpans spans) {
        Topology topology = new Topology();
        addSource(topology, EVENTS_SOURCE, Topics.EVENTS);
        // With as many partitions and the same keys, so that a reader's deletion comes where the reader's state is.
        addSource(topology, DELETIONS_SOURCE, Topics.DELETIONS);
        topology.addProcessor(
                ATTRIBUTION,
                () -> new TimedProcessor(new AttributionProcessor(settings, metrics, spans), metrics::recordTook),
                EVENTS_SOURCE,
                DELETIONS_SOURCE);
        topology.addStateStore(store(AttributionProcessor.STORE).withCachingEnabled(), ATTRIBUTION);
        // Not cached: it is scanned in order at each tick, and its entries are written and deleted once.
        topology.addStateStore(store(TimerIndex.STORE), ATTRIBUTION);
        topology.addStateStore(store(ReaderWatch.STORE).withCachingEnabled(), ATTRIBUTION);
        topology.addStateStore(store(ReaderErasure.STORE).withCachingEnabled(), ATTRIBUTION);
        addSink(topology, OUTCOMES_SINK, Topics.OUTCOMES, ATTRIBUTION);
        addSink(topology, deadSinkOf(Topics.EVENTS), Topics.deadOf(Topics.EVENTS), ATTRIBUTION);
        addSink(topology, deadSinkOf(Topics.DELETIONS), Topics.deadOf(Topics.DELETIONS), ATTRIBUTION);

        addSource(topology, OUTCOMES_SOURCE, Topics.OUTCOMES);
        topology.addProcessor(
                COUNTING,
                () -> new TimedProcessor(new CountingProcessor(metrics, spans), metrics::recordTook),
                OUTCOMES_SOURCE);
        topology.addStateStore(store(CountingProcessor.STORE).withCachingEnabled(), COUNTING);
        addSink(topology, COUNTS_SINK, Topics.COUNTS, COUNTING);
        addSink(topology, deadSinkOf(Topics.OUTCOMES), Topics.deadOf(Topics.OUTCOMES), COUNTING);
        return topology;
    }

    /** Name of the sink for records of a topic that cannot be read. */
    static String deadSinkOf(String topic) {
        return topic + "-dead-sink";
    }

    private static void addSource(Topology topology, String name, String topic) {
        topology.addSource(name, new ByteArrayDeserializer(), new ByteArrayDeserializer(), topic);
    }

    private static void addSink(Topology topology, String name, String topic, String parent) {
        topology.addSink(name, topic, new ByteArraySerializer(), new ByteArraySerializer(), parent);
    }

    private static StoreBuilder<KeyValueStore<byte[], byte[]>> store(String name) {
        return Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(name), Serdes.ByteArray(), Serdes.ByteArray());
    }
}
