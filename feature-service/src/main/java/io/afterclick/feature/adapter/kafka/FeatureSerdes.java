package io.afterclick.feature.adapter.kafka;

import io.afterclick.feature.adapter.message.FeatureMessages;
import io.afterclick.feature.adapter.message.UnreadableException;
import io.afterclick.feature.aggregate.FeatureValue;
import io.afterclick.feature.view.FeatureId;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** How ids and values look in the features topic, in the topology's own topics and in its state. */
final class FeatureSerdes {
    static final Serde<FeatureId> IDS = Serdes.serdeFrom(
            (topic, id) -> id == null ? null : FeatureMessages.toBytes(id),
            (topic, bytes) -> bytes == null ? null : own(() -> FeatureMessages.idFromBytes(bytes)));

    static final Serde<FeatureValue> VALUES = Serdes.serdeFrom(
            (topic, value) -> value == null ? null : FeatureMessages.toBytes(value),
            (topic, bytes) -> bytes == null ? null : own(() -> FeatureMessages.valueFromBytes(bytes)));

    private FeatureSerdes() {}

    private interface Parsing<T> {
        T parse() throws UnreadableException;
    }

    /** The topology reads here only what it has written itself, so a failure is a fault of the store or of ours. */
    private static <T> T own(Parsing<T> parsing) {
        try {
            return parsing.parse();
        } catch (UnreadableException e) {
            throw new SerializationException("the topology's own data cannot be read", e);
        }
    }
}
