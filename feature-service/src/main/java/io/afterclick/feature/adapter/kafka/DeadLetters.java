package io.afterclick.feature.adapter.kafka;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Makes dead letters: the bytes of a record that could not be read, and in headers why and where from. */
final class DeadLetters {
    static final String REASON = "afterclick-reason";
    static final String CONSUMER = "afterclick-consumer";
    static final String TOPIC = "afterclick-topic";
    static final String PARTITION = "afterclick-partition";
    static final String OFFSET = "afterclick-offset";
    /** Length of key and value in bytes before they were cut; only where they were. */
    static final String CUT_FROM = "afterclick-cut-from";

    /**
     * Most bytes of key and value together. A record as large as the broker allows would be refused once our headers are
     * added, and a refused record ends a transaction: the poison would stop us after all.
     */
    static final int MAX_BYTES = 900_000;

    private static final String SERVICE = "feature-service";

    private DeadLetters() {}

    /** The record to send; key and value may be null. */
    static ProducerRecord<byte[], byte[]> of(
            String reason, String topic, int partition, long offset, byte[] key, byte[] value) {
        Map<String, String> origin = new TreeMap<>(Map.of(
                REASON, reason,
                CONSUMER, SERVICE,
                TOPIC, topic,
                PARTITION, Integer.toString(partition),
                OFFSET, Long.toString(offset)));
        byte[] keptKey = key;
        byte[] keptValue = value;
        int length = length(key) + length(value);
        if (length > MAX_BYTES) {
            origin.put(CUT_FROM, Integer.toString(length));
            keptKey = cut(key, MAX_BYTES / 2);
            keptValue = cut(value, MAX_BYTES - length(keptKey));
        }
        return new ProducerRecord<>(Topics.dead(topic), null, keptKey, keptValue, headers(origin));
    }

    private static int length(byte[] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    private static byte[] cut(byte[] bytes, int maxLength) {
        return bytes == null || bytes.length <= maxLength ? bytes : Arrays.copyOf(bytes, maxLength);
    }

    private static Headers headers(Map<String, String> entries) {
        Headers headers = new RecordHeaders();
        entries.forEach((name, text) -> headers.add(name, text.getBytes(StandardCharsets.UTF_8)));
        return headers;
    }
}
