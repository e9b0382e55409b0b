package io.afterclick.bandit.adapter.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.afterclick.embedded.testing.KafkaAndRedis;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class WatchedConsumerIT {
    private static final int PER_PARTITION = 100;
    private static final KafkaAndRedis SERVERS = new KafkaAndRedis();

    private static Map<String, Object> clientConfig;

    @BeforeAll
    static void startServers() {
        clientConfig = Map.of("bootstrap.servers", SERVERS.start().get("kafka.bootstrap.servers"));
    }

    @AfterAll
    static void stopServers() {
        SERVERS.stop();
    }

    @Test
    void poll_fewerFitThanCame_handsOutEachOnceInOrder() {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(clientConfig, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < 2 * PER_PARTITION; i++) {
                Future<RecordMetadata> unused =
                        producer.send(new ProducerRecord<>(Topics.EVENTS, i % 2, null, new byte[] {1}));
            }
        }
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        PollWatch watch = new PollWatch(
                PollWatch.counters(registry), Timer.builder("gaps").register(registry), Duration.ofMinutes(5));
        Map<String, Object> config = new HashMap<>(clientConfig);
        config.put("group.id", "watched-consumer-it");
        config.put("auto.offset.reset", "earliest");
        config.put("enable.auto.commit", false);
        AtomicInteger fit = new AtomicInteger(7);
        Map<Integer, Long> next = new TreeMap<>(Map.of(0, 0L, 1, 0L));
        try (WatchedConsumer consumer = new WatchedConsumer(config, watch, fit::get)) {
            consumer.subscribe(List.of(Topics.EVENTS), new Indifferent());
            await().pollInSameThread().atMost(Duration.ofSeconds(30)).until(() -> {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(100));
                assertThat(records.count()).isLessThanOrEqualTo(fit.get());
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    assertThat(record.offset()).isEqualTo(next.get(record.partition()));
                    next.put(record.partition(), record.offset() + 1);
                }
                records.nextOffsets().forEach((partition, offset) -> assertThat(offset.offset())
                        .isEqualTo(next.get(partition.partition())));
                for (TopicPartition partition : consumer.assignment()) {
                    assertThat(consumer.position(partition)).isEqualTo(next.get(partition.partition()));
                }
                fit.set(Math.max(1, (fit.get() * 5) % 11)); // now fewer, now more
                return next.values().stream().mapToLong(Long::longValue).sum() == 2 * PER_PARTITION;
            });
        }
        assertThat(next.values())
                .containsExactlyElementsOf(
                        LongStream.of(PER_PARTITION, PER_PARTITION).boxed().toList());
        assertThat(registry.get("afterclick.bandit.rebalances")
                        .tag("cause", "assigned")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(watch.age()).as("of one that has ended").isZero();
    }

    private static final class Indifferent implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            // only the count is of interest
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            // only the count is of interest
        }
    }
}
