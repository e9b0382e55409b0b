package io.afterclick.feature.adapter.kafka;

import io.afterclick.feature.adapter.kafka.Observation.Place;
import io.afterclick.feature.adapter.kafka.ObservationMessages.Observed;
import io.afterclick.feature.adapter.message.FeatureMessages;
import io.afterclick.feature.adapter.message.UnreadableException;
import io.afterclick.feature.adapter.metrics.FeatureMeters;
import io.afterclick.feature.aggregate.FeatureValue;
import io.afterclick.feature.aggregate.Kept;
import io.afterclick.feature.vector.VectorTable;
import io.afterclick.feature.view.FeatureId;
import io.afterclick.feature.view.Views;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.BuiltInDslStoreSuppliers;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ValueAndTimestamp;
import org.apache.kafka.streams.test.TestRecord;

/** The topology with its topics; what it has published is looked at as a compacted topic would hold it. */
final class TopologyFixture implements AutoCloseable {
    private static final int DRAINED_EVERY = 1_000;

    final DeletedReaders deleted = new DeletedReaders();
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final TopologyTestDriver driver;
    private final Views views;
    private final TestOutputTopic<byte[], byte[]> features;
    private final Map<String, TestInputTopic<byte[], byte[]>> inputs = new HashMap<>();
    private final Map<FeatureId, FeatureValue> published = new LinkedHashMap<>();
    private long sent;
    private final List<FeatureId> removed = new ArrayList<>();

    TopologyFixture(Views views, VectorTable vectors, Path stateDir, Instant now) {
        this.views = views;
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
        properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        // The driver commits after each record, and RocksDB then goes to disk each time.
        properties.put(
                StreamsConfig.DSL_STORE_SUPPLIERS_CLASS_CONFIG,
                BuiltInDslStoreSuppliers.InMemoryDslStoreSuppliers.class);
        driver = new TopologyTestDriver(
                FeatureTopology.of(views, vectors, deleted, new FeatureMeters(registry)), properties, now);
        features = driver.createOutputTopic(Topics.FEATURES, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    void send(String topic, byte[] key, byte[] value, Instant time) {
        if (++sent % DRAINED_EVERY == 0) {
            drain();
        }
        inputs.computeIfAbsent(
                        topic,
                        name -> driver.createInputTopic(name, new ByteArraySerializer(), new ByteArraySerializer()))
                .pipeInput(key, value, time);
    }

    /** Takes in what is published and forgets the rest, of which the driver keeps every record: changelogs too. */
    private void drain() {
        published();
        for (String topic : driver.producedTopicNames()) {
            if (!topic.equals(Topics.FEATURES)) {
                driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                        .readRecordsToList();
            }
        }
    }

    /** Sends what a back-fill makes of a record that stands at an offset of partition 0 of its topic. */
    void backFill(FeatureId kept, FeatureValue value, long offset, Instant time) {
        byte[] bytes =
                ObservationMessages.toBytes(new Observed(value, Place.filled(0, 0, offset), time.toEpochMilli()));
        send(Topics.BACKFILLS, FeatureMessages.toBytes(kept), bytes, time);
    }

    /** Lets the walk take some steps. */
    void step(int steps) {
        for (int i = 0; i < steps; i++) {
            driver.advanceWallClockTime(KeptWalk.STEP_EVERY);
        }
    }

    /** What the topic of features holds of an entity. */
    Optional<FeatureValue> published(String view, String entityId) {
        return Optional.ofNullable(published().get(new FeatureId("default", view, entityId)));
    }

    /** What the topic of features holds. */
    Map<FeatureId, FeatureValue> published() {
        for (TestRecord<byte[], byte[]> record : features.readRecordsToList()) {
            try {
                FeatureId id = FeatureMessages.idFromBytes(record.key());
                if (record.value() == null) {
                    published.remove(id);
                    removed.add(id);
                } else {
                    published.put(id, FeatureMessages.valueFromBytes(record.value()));
                }
            } catch (UnreadableException e) {
                throw new AssertionError("the topology publishes what can be read", e);
            }
        }
        return published;
    }

    /** What has been taken back, in this order. */
    List<FeatureId> removed() {
        published();
        return removed;
    }

    FeatureId kept(String view, String entityId) {
        return new FeatureId("default", views.find(view).orElseThrow().versionedName(), entityId);
    }

    /** Bytes of state by view and entity: keys and values, as the store holds them. */
    Map<FeatureId, Integer> keptBytes() {
        Map<FeatureId, Integer> bytes = new HashMap<>();
        KeyValueStore<FeatureId, ValueAndTimestamp<Kept>> store =
                driver.getTimestampedKeyValueStore(FeatureTopology.KEPT);
        try (KeyValueIterator<FeatureId, ValueAndTimestamp<Kept>> all = store.all()) {
            while (all.hasNext()) {
                KeyValue<FeatureId, ValueAndTimestamp<Kept>> entry = all.next();
                bytes.put(
                        entry.key,
                        FeatureMessages.toBytes(entry.key).length
                                + Long.BYTES
                                + FeatureMessages.toBytes(entry.value.value()).length);
            }
        }
        return bytes;
    }

    /** Puts into the state what a former definition of a view has left there. */
    void leaveBehind(FeatureId id, Kept kept, Instant time) {
        driver.<FeatureId, Kept>getTimestampedKeyValueStore(FeatureTopology.KEPT)
                .put(id, ValueAndTimestamp.make(kept, time.toEpochMilli()));
    }

    @Override
    public void close() {
        driver.close();
    }
}
