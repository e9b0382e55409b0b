package io.afterclick.feature.adapter.kafka;

import io.afterclick.feature.adapter.metrics.FeatureMeters;
import io.afterclick.feature.aggregate.Aggregation;
import io.afterclick.feature.aggregate.FeatureValue;
import io.afterclick.feature.vector.TenantVectors;
import io.afterclick.feature.view.FeatureId;
import io.afterclick.feature.view.View;
import io.afterclick.feature.view.Views;
import java.util.List;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Branched;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Computes the views: records become observations, observations go to the one task that owns their view and entity, and
 * that task merges them into the value and publishes it.
 *
 * <pre>
 * afterclick.events   --read--\
 *                              observations (by view and entity) --merge--> values (RocksDB) --> afterclick.features
 * afterclick.outcomes --read--/
 * </pre>
 *
 * <p>A view is data here, not code: another one adds no topic, no store and no step. The state's cache holds back a
 * changed value until the next commit, so that one that changes often is published once per commit; readers of a
 * transaction could not have seen it earlier anyway.
 */
public final class FeatureTopology {
    /** Name of the state store; part of the name of its changelog, so renaming it loses the state. */
    static final String VALUES = "values";

    private static final String OBSERVATIONS = "observations";
    private static final Serde<byte[]> BYTES = Serdes.ByteArray();

    private final Views views;
    private final FeatureMeters meters;

    private FeatureTopology(Views views, FeatureMeters meters) {
        this.views = views;
        this.meters = meters;
    }

    public static Topology of(Views views, FeatureMeters meters) {
        return new FeatureTopology(views, meters).build();
    }

    /** Topics that must exist before the topology can run. */
    public static List<String> externalTopics() {
        return List.of(
                Topics.EVENTS,
                Topics.OUTCOMES,
                Topics.WORKS,
                Topics.FEATURES,
                Topics.dead(Topics.EVENTS),
                Topics.dead(Topics.OUTCOMES),
                Topics.dead(Topics.WORKS));
    }

    private Topology build() {
        StreamsBuilder builder = new StreamsBuilder();
        observations(builder, new EventReader(views))
                .merge(observations(builder, new OutcomeReader(views)), Named.as("events-and-outcomes"))
                .merge(observations(builder, new WorkReader(views)), Named.as("all-observations"))
                .repartition(Repartitioned.<FeatureId, FeatureValue>as(OBSERVATIONS)
                        .withKeySerde(FeatureSerdes.IDS)
                        .withValueSerde(FeatureSerdes.VALUES))
                // What a replica of another version observed for a view of its own cannot be merged here.
                .filter((id, observed) -> views.findVersion(id.view()).isPresent(), Named.as("known-views"))
                .groupByKey()
                .aggregate(
                        () -> null,
                        this::merge,
                        Named.as("merge"),
                        Materialized.<FeatureId, FeatureValue, KeyValueStore<Bytes, byte[]>>as(VALUES)
                                .withKeySerde(FeatureSerdes.IDS)
                                .withValueSerde(FeatureSerdes.VALUES)
                                .withCachingEnabled())
                .toStream(Named.as("changed-values"))
                .map(this::published, Named.as("published-values"))
                .to(
                        Topics.FEATURES,
                        Produced.with(FeatureSerdes.IDS, FeatureSerdes.VALUES).withName("features"));
        return builder.build();
    }

    private KStream<FeatureId, FeatureValue> observations(StreamsBuilder builder, RecordReader reader) {
        String name = reader.topic();
        var outputs = builder.stream(name, Consumed.with(BYTES, BYTES).withName(name + "-source"))
                .process(() -> new ReadRecords(reader, meters), Named.as(name + "-read"))
                .split(Named.as(name + "-"))
                .branch((key, output) -> output instanceof ReadRecords.Dead, Branched.as("dead"))
                .defaultBranch(Branched.as("observed"));
        outputs.get(name + "-dead")
                .mapValues(output -> ((ReadRecords.Dead) output).letter().value(), Named.as(name + "-dead-bytes"))
                .to(Topics.dead(name), Produced.with(BYTES, BYTES).withName(name + "-dead-letters"));
        return outputs.get(name + "-observed")
                .map(
                        (key, output) -> {
                            Observation observation = ((ReadRecords.Observed) output).observation();
                            return KeyValue.pair(observation.id(), observation.value());
                        },
                        Named.as(name + "-by-entity"));
    }

    private FeatureValue merge(FeatureId id, FeatureValue observed, FeatureValue known) {
        Aggregation aggregation = views.findVersion(id.view()).orElseThrow().aggregation();
        boolean fresh = known == null || !aggregation.accepts(known);
        return aggregation.merge(fresh ? aggregation.empty() : known, observed);
    }

    private KeyValue<FeatureId, FeatureValue> published(FeatureId id, FeatureValue kept) {
        View view = views.findVersion(id.view()).orElseThrow();
        return KeyValue.pair(
                new FeatureId(id.tenant(), view.name(), id.entityId()),
                view.aggregation().published(kept, TenantVectors.NONE).orElse(null));
    }
}
