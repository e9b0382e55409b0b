package io.afterclick.bandit.adapter.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads a topic from its beginning to fixed ends, as often as wanted; not thread safe.
 *
 * <p>The ends are those when this was made, so that all readings see the same records but for those that the topic drops by age.
 */
final class TopicScan {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);
    /** A broker that is silent for so long does not come back soon. */
    private static final Duration SILENCE_LIMIT = Duration.ofSeconds(30);

    private final Map<String, Object> config;
    private final String topic;
    private final Map<TopicPartition, Long> ends;

    /**
     * @param clientConfig addresses and security of the brokers
     * @throws KafkaException when there is no such topic, or no answer in time
     */
    TopicScan(Map<String, Object> clientConfig, String topic) {
        this.topic = topic;
        config = new HashMap<>(clientConfig);
        config.put(
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                IsolationLevel.READ_COMMITTED.toString().toLowerCase(Locale.ROOT));
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic, CALL_TIMEOUT).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            if (partitions.isEmpty()) {
                throw new KafkaException("there is no topic " + topic);
            }
            ends = consumer.endOffsets(partitions, CALL_TIMEOUT);
        }
    }

    /** @throws KafkaException when the broker does not answer */
    void read(Consumer<ConsumerRecord<byte[], byte[]>> action) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            consumer.assign(ends.keySet());
            consumer.seekToBeginning(ends.keySet());
            Set<TopicPartition> left = new HashSet<>(ends.keySet());
            left.removeIf(partition -> consumer.position(partition, CALL_TIMEOUT) >= ends.get(partition));
            long heard = System.nanoTime();
            while (!left.isEmpty()) {
                long before = positions(consumer, left);
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (record.offset() < ends.get(new TopicPartition(record.topic(), record.partition()))) {
                        action.accept(record);
                    }
                }
                if (positions(consumer, left) > before) {
                    heard = System.nanoTime();
                } else if (System.nanoTime() - heard > SILENCE_LIMIT.toNanos()) {
                    throw new KafkaException("no record of " + topic + " in " + SILENCE_LIMIT.toSeconds() + " s");
                }
                left.removeIf(partition -> consumer.position(partition, CALL_TIMEOUT) >= ends.get(partition));
                consumer.pause(finished(consumer.assignment(), left));
            }
        }
    }

    private static Set<TopicPartition> finished(Set<TopicPartition> all, Set<TopicPartition> left) {
        Set<TopicPartition> finished = new HashSet<>(all);
        finished.removeAll(left);
        return finished;
    }

    private static long positions(KafkaConsumer<byte[], byte[]> consumer, Set<TopicPartition> partitions) {
        return partitions.stream()
                .mapToLong(partition -> consumer.position(partition, CALL_TIMEOUT))
                .sum();
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
