package io.afterclick.gateway.adapter.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Settings of the gateway's producers. */
public final class ProducerSettings {
    /** The longest that a sending thread waits for room or for a topic's metadata. */
    private static final int BLOCK_MILLIS = 1_000;

    /** Batches a little under load without being felt by a single request. */
    private static final int LINGER_ACKNOWLEDGED_MILLIS = 1;

    /** Nobody waits for decisions, so they may gather. */
    private static final int LINGER_DECISIONS_MILLIS = 20;

    /** Decisions that wait for the broker; what does not fit is lost, and counted. */
    private static final long DECISIONS_BUFFER_BYTES = 16L * 1024 * 1024;

    private ProducerSettings() {}

    /**
     * For records that a client waits for.
     *
     * @param broker how to reach the broker: {@code kafka.*} of the configuration
     * @param ackTimeout how long a record may take until the broker has acknowledged it
     */
    public static Map<String, Object> acknowledged(Map<String, Object> broker, Duration ackTimeout) {
        Map<String, Object> settings = common(broker);
        long timeoutMillis = ackTimeout.toMillis();
        settings.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_ACKNOWLEDGED_MILLIS);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Math.toIntExact(timeoutMillis));
        settings.put(
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.toIntExact(timeoutMillis - LINGER_ACKNOWLEDGED_MILLIS));
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, BLOCK_MILLIS);
        return settings;
    }

    /** For records that nobody waits for: sending never blocks. */
    public static Map<String, Object> unawaited(Map<String, Object> broker) {
        Map<String, Object> settings = common(broker);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_DECISIONS_MILLIS);
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, DECISIONS_BUFFER_BYTES);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 0);
        // Without blocking, metadata that were forgotten for idleness would cost the next decisions.
        settings.put(
                ProducerConfig.METADATA_MAX_IDLE_CONFIG, Duration.ofDays(365).toMillis());
        return settings;
    }

    private static Map<String, Object> common(Map<String, Object> broker) {
        Map<String, Object> settings = new HashMap<>();
        broker.forEach((name, value) -> {
            if (ProducerConfig.configNames().contains(name)) {
                settings.put(name, value);
            }
        });
        settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        settings.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000L);
        return settings;
    }
}
