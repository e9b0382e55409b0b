package io.afterclick.bandit.adapter.kafka;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** The headers of a record that could not be read, in the form that all services of the mesh use. */
final class DeadLetter {
    static final String REASON = "afterclick-reason";
    static final String CONSUMER = "afterclick-consumer";
    static final String TOPIC = "afterclick-topic";
    static final String PARTITION = "afterclick-partition";
    static final String OFFSET = "afterclick-offset";

    private static final String SERVICE = "bandit-service";
    private static final int MAX_REASON_LENGTH = 500;

    private DeadLetter() {}

    static Headers headers(String reason, String topic, int partition, long offset) {
        Headers headers = new RecordHeaders();
        headers.add(REASON, bytes(reason.substring(0, Math.min(reason.length(), MAX_REASON_LENGTH))));
        headers.add(CONSUMER, bytes(SERVICE));
        headers.add(TOPIC, bytes(topic));
        headers.add(PARTITION, bytes(Integer.toString(partition)));
        headers.add(OFFSET, bytes(Long.toString(offset)));
        return headers;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
