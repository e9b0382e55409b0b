package io.afterclick.bench.incident;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Main class of the incident's consumer, a process of its own: takes a batch, works it off on the polling thread, commits,
 * and takes the next. What happens goes to the output, a line each.
 */
public final class PollLoop {
    static final String BATCH = "BATCH ";
    static final String THROWN_OUT = "THROWN OUT";

    private PollLoop() {}

    /** Arguments: brokers, topic, group, batch size, poll interval in ms, work per record in microseconds. */
    public static void main(String[] arguments) {
        Map<String, Object> config = new HashMap<>();
        config.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, arguments[0]);
        config.put(ConsumerConfig.GROUP_ID_CONFIG, arguments[2]);
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, arguments[3]);
        config.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, arguments[4]);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        // A full batch at once, as far as the backlog has it.
        config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 4 << 20);
        Pace pace = new Pace(Duration.ofNanos(1_000 * Long.parseLong(arguments[5])));
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(arguments[1]), new Teller());
            while (true) {
                ConsumerRecords<byte[], byte[]> batch = consumer.poll(Duration.ofMillis(200));
                if (!batch.isEmpty()) {
                    work(batch, pace);
                    commit(consumer);
                }
            }
        }
    }

    private static void work(ConsumerRecords<byte[], byte[]> batch, Pace pace) {
        for (ConsumerRecord<byte[], byte[]> ignored : batch) {
            pace.work();
        }
        System.out.println(BATCH + batch.count());
    }

    private static void commit(KafkaConsumer<byte[], byte[]> consumer) {
        try {
            consumer.commitSync();
        } catch (CommitFailedException | RebalanceInProgressException e) {
            System.out.println("the batch will be done again: " + e.getClass().getSimpleName());
        }
    }

    private static final class Teller implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            System.out.println("ASSIGNED " + partitions.size());
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            System.out.println("REVOKED " + partitions.size());
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            System.out.println(THROWN_OUT);
        }
    }
}
