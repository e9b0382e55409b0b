package io.afterclick.feature.adapter.kafka;

import io.afterclick.feature.adapter.kafka.ObservationMessages.Observed;
import io.afterclick.feature.adapter.message.FeatureMessages;
import io.afterclick.feature.adapter.message.UnreadableException;
import io.afterclick.feature.aggregate.FeatureValue;
import io.afterclick.feature.aggregate.Kept;
import io.afterclick.feature.view.FeatureId;
import java.util.function.Function;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** How ids and values look in the features topic, in the topology's own topics and in its state. */
final class FeatureSerdes {
    static final Serde<FeatureId> IDS = serde(FeatureMessages::toBytes, FeatureMessages::idFromBytes);
    static final Serde<FeatureValue> VALUES = serde(FeatureMessages::toBytes, FeatureMessages::valueFromBytes);
    static final Serde<Observed> OBSERVATIONS = serde(ObservationMessages::toBytes, ObservationMessages::fromBytes);
    static final Serde<Kept> KEPT = serde(FeatureMessages::toBytes, FeatureMessages::keptFromBytes);

    private FeatureSerdes() {}

    private interface Parsing<T> {
        T parse(byte[] bytes) throws UnreadableException;
    }

    private static <T> Serde<T> serde(Function<T, byte[]> writing, Parsing<T> parsing) {
        return Serdes.serdeFrom(
                (topic, value) -> value == null ? null : writing.apply(value),
                (topic, bytes) -> bytes == null ? null : own(bytes, parsing));
    }

    /** The topology reads here only what it has written itself, so a failure is a fault of the store or of ours. */
    private static <T> T own(byte[] bytes, Parsing<T> parsing) {
        try {
            return parsing.parse(bytes);
        } catch (UnreadableException e) {
            throw new SerializationException("the topology's own data cannot be read", e);
        }
    }
}
