package io.afterclick.feature.adapter.kafka;

import io.afterclick.feature.adapter.message.UnreadableException;
import java.util.List;
import java.util.OptionalLong;

/** Turns the records of one topic into what they say about entities. Stateless and thread-safe. */
interface RecordReader {
    /** The topic whose records it reads. */
    String topic();

    /**
     * What a record says; nothing is a common answer.
     *
     * @param origin where it stands
     * @throws UnreadableException when the record breaks the topic's contract
     */
    Reading read(byte[] key, byte[] value, Origin origin) throws UnreadableException;

    /**
     * What a record says.
     *
     * @param observations one for each view that it concerns
     * @param receivedAtMillis when the mesh took it in, where the record tells
     */
    record Reading(List<Observation> observations, OptionalLong receivedAtMillis) {
        static final Reading NOTHING = new Reading(List.of(), OptionalLong.empty());
    }
}
