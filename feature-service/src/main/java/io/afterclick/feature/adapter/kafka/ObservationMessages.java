package io.afterclick.feature.adapter.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import io.afterclick.feature.adapter.kafka.Observation.Place;
import io.afterclick.feature.adapter.message.FeatureMessages;
import io.afterclick.feature.adapter.message.UnreadableException;
import io.afterclick.feature.aggregate.FeatureValue;

/** Observations as Protobuf messages; their id is the key of the record. */
final class ObservationMessages {
    private ObservationMessages() {}

    /**
     * What is observed, without of whom.
     *
     * @param receivedAtMillis when the mesh took the record in; 0 where the record's own time says so
     */
    record Observed(FeatureValue value, Place place, long receivedAtMillis) {}

    static byte[] toBytes(Observed observed) {
        return io.afterclick.proto.feature.v1.Observation.newBuilder()
                .setValue(FeatureMessages.toMessage(observed.value()))
                .setPartition(observed.place().partition())
                .setOffset(observed.place().offset())
                .setBackFilled(observed.place().backFilled())
                .setRunFrom(observed.place().runFrom())
                .setReceivedAtMillis(observed.receivedAtMillis())
                .build()
                .toByteArray();
    }

    /** @throws UnreadableException when the bytes are no such message, or one that breaks its contract */
    static Observed fromBytes(byte[] bytes) throws UnreadableException {
        try {
            var message = io.afterclick.proto.feature.v1.Observation.parseFrom(bytes);
            return new Observed(
                    FeatureMessages.fromMessage(message.getValue()),
                    new Place(
                            message.getPartition(), message.getOffset(), message.getBackFilled(), message.getRunFrom()),
                    message.getReceivedAtMillis());
        } catch (InvalidProtocolBufferException e) {
            throw new UnreadableException("value is no Observation", e);
        }
    }
}
