package io.afterclick.insight.adapter.kafka;

import io.afterclick.insight.adapter.metrics.HistoryMeters;
import io.afterclick.insight.adapter.store.ParquetHistory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Keeps the history in a process of its own, which a test can kill: bootstrap servers, folder, rows of a flush. */
public final class HistoryProcess {
    private HistoryProcess() {}

    public static void main(String[] args) throws InterruptedException {
        Admin admin = Admin.create(Map.of("bootstrap.servers", args[0]));
        start(args[0], admin, new ParquetHistory(Path.of(args[1])), Path.of(args[1]), Integer.parseInt(args[2]));
        Thread.currentThread().join();
    }

    static HistoryConsumer start(String bootstrapServers, Admin admin, ParquetHistory history, Path folder, int rows) {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        TopicIds ids = new TopicIds(admin);
        HistoryConsumer consumer = new HistoryConsumer(
                () -> new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers",
                                bootstrapServers,
                                "enable.auto.commit",
                                false,
                                "isolation.level",
                                "read_committed",
                                "max.poll.records",
                                500),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer()),
                ids,
                history,
                new DeadLetters(
                        new KafkaProducer<>(
                                Map.of("bootstrap.servers", bootstrapServers, "acks", "all"),
                                new ByteArraySerializer(),
                                new ByteArraySerializer()),
                        ids::of,
                        registry,
                        folder.resolve("dead-letters/last-offsets.properties")),
                new HistoryConsumer.Settings(rows, 1 << 20, Duration.ofMillis(300), Duration.ofDays(36_500)),
                new HistoryMeters(registry),
                Clock.systemUTC());
        consumer.start();
        return consumer;
    }
}
