package io.afterclick.feature.adapter.kafka;

import io.afterclick.feature.adapter.kafka.ObservationMessages.Observed;
import io.afterclick.feature.adapter.metrics.FeatureMeters;
import io.afterclick.feature.aggregate.Aggregation;
import io.afterclick.feature.aggregate.Coverage;
import io.afterclick.feature.aggregate.FeatureValue;
import io.afterclick.feature.aggregate.Kept;
import io.afterclick.feature.vector.VectorTable;
import io.afterclick.feature.view.FeatureId;
import io.afterclick.feature.view.View;
import io.afterclick.feature.view.Views;
import java.util.List;
import java.util.Optional;
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
 * afterclick.events            --read--\
 * afterclick.outcomes          --read---\ observations (by view and entity) --merge--> kept (RocksDB) --> afterclick.features
 * afterclick.works             --read---/                                               walk --^
 * afterclick.feature-backfills --read--/
 * </pre>
 *
 * <p>A view is data here, not code: another one adds no topic, no store and no step. Observations and what is kept go by the
 * view's versioned name, so that a changed view starts anew. The state's cache holds back a changed value until the next
 * commit, so that one that changes often is published once per commit; readers of a transaction could not have seen it
 * earlier anyway.
 */
public final class FeatureTopology {
    /** Name of the state store; part of the name of its changelog, so renaming it loses the state. */
    static final String KEPT = "kept";

    private static final String OBSERVATIONS = "placed-observations";
    private static final Serde<byte[]> BYTES = Serdes.ByteArray();

    private final Views views;
    private final VectorTable vectors;
    private final DeletedReaders deleted;
    private final FeatureMeters meters;

    private FeatureTopology(Views views, VectorTable vectors, DeletedReaders deleted, FeatureMeters meters) {
        this.views = views;
        this.vectors = vectors;
        this.deleted = deleted;
        this.meters = meters;
    }

    /** @param deleted readers whose values go, and whose earlier records say nothing */
    public static Topology of(Views views, VectorTable vectors, DeletedReaders deleted, FeatureMeters meters) {
        return new FeatureTopology(views, vectors, deleted, meters).build();
    }

    /** Topics that the topology reads. */
    public static List<String> sourceTopics() {
        return List.of(Topics.EVENTS, Topics.OUTCOMES, Topics.WORKS, Topics.BACKFILLS);
    }

    /** Topics that must exist before the topology can run. */
    public static List<String> externalTopics() {
        return List.of(
                Topics.EVENTS,
                Topics.OUTCOMES,
                Topics.WORKS,
                Topics.BACKFILLS,
                Topics.VECTORS,
                Topics.FEATURES,
                Topics.dead(Topics.EVENTS),
                Topics.dead(Topics.OUTCOMES),
                Topics.dead(Topics.WORKS),
                Topics.dead(Topics.BACKFILLS));
    }

    private Topology build() {
        StreamsBuilder builder = new StreamsBuilder();
        KStream<FeatureId, Observed> observations = observations(builder, deleted.around(new EventReader(views)))
                .merge(observations(builder, deleted.around(new OutcomeReader(views))), Named.as("events-and-outcomes"))
                .merge(observations(builder, new WorkReader(views)), Named.as("events-outcomes-and-works"))
                .merge(observations(builder, new BackfillReader(views)), Named.as("all-observations"))
                .repartition(Repartitioned.<FeatureId, Observed>as(OBSERVATIONS)
                        .withKeySerde(FeatureSerdes.IDS)
                        .withValueSerde(FeatureSerdes.OBSERVATIONS))
                // What a replica of another version observed for a view of its own cannot be merged here.
                .filter((id, observed) -> views.findVersion(id.view()).isPresent(), Named.as("known-views"));
        observations
                .groupByKey()
                .aggregate(
                        () -> null,
                        this::merge,
                        Named.as("merge"),
                        Materialized.<FeatureId, Kept, KeyValueStore<Bytes, byte[]>>as(KEPT)
                                .withKeySerde(FeatureSerdes.IDS)
                                .withValueSerde(FeatureSerdes.KEPT)
                                .withCachingEnabled())
                .toStream(Named.as("changed-values"))
                // What the walk lets go it tells itself.
                .filter(
                        (id, kept) ->
                                kept != null && views.findVersion(id.view()).isPresent(),
                        Named.as("kept-values"))
                .map(this::published, Named.as("published-values"))
                .to(
                        Topics.FEATURES,
                        Produced.with(FeatureSerdes.IDS, FeatureSerdes.VALUES).withName("features"));
        observations
                .process(() -> new KeptWalk(views, vectors, meters), Named.as("walk"), KEPT)
                .to(
                        Topics.FEATURES,
                        Produced.with(FeatureSerdes.IDS, FeatureSerdes.VALUES).withName("features-let-go"));
        observations
                .process(() -> new ReaderErasure(views, deleted), Named.as("erase"), KEPT)
                .to(
                        Topics.FEATURES,
                        Produced.with(FeatureSerdes.IDS, FeatureSerdes.VALUES).withName("features-erased"));
        return builder.build();
    }

    private KStream<FeatureId, Observed> observations(StreamsBuilder builder, RecordReader reader) {
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
                            Observation observation = ((ReadRecords.Told) output).observation();
                            return KeyValue.pair(
                                    observation.id(), new Observed(observation.value(), observation.place(), 0));
                        },
                        Named.as(name + "-by-entity"));
    }

    private Kept merge(FeatureId id, Observed observed, Kept known) {
        Aggregation aggregation = views.findVersion(id.view()).orElseThrow().aggregation();
        boolean fresh = known == null || !aggregation.accepts(known.value());
        Coverage coverage = fresh ? Coverage.NONE : known.coverage();
        if (!aggregation.isIdempotent()) {
            Observation.Place place = observed.place();
            Optional<Coverage> more = place.backFilled()
                    ? coverage.withFilled(place.partition(), place.runFrom(), place.offset())
                    : coverage.withLive(place.partition(), place.offset());
            if (more.isEmpty()) {
                return known; // it is in already
            }
            coverage = more.get();
        }
        FeatureValue value = aggregation.merge(fresh ? aggregation.empty() : known.value(), observed.value());
        int stamp = aggregation.needsVectors() ? vectors.of(id.tenant()).stamp() : 0;
        return new Kept(value, coverage, stamp);
    }

    private KeyValue<FeatureId, FeatureValue> published(FeatureId id, Kept kept) {
        View view = views.findVersion(id.view()).orElseThrow();
        return KeyValue.pair(
                new FeatureId(id.tenant(), view.name(), id.entityId()),
                view.aggregation()
                        .published(kept.value(), vectors.of(id.tenant()))
                        .orElse(null));
    }
}
