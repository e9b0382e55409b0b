package io.afterclick.gateway.adapter.kafka;

import com.google.protobuf.Timestamp;
import java.time.Instant;

/** Times as Protobuf writes them. */
final class TimestampForm {
    private TimestampForm() {}

    static Timestamp of(Instant time) {
        return Timestamp.newBuilder()
                .setSeconds(time.getEpochSecond())
                .setNanos(time.getNano())
                .build();
    }

    static Instant read(Timestamp timestamp) {
        return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
    }
}
