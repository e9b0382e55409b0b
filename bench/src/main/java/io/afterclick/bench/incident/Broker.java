package io.afterclick.bench.incident;

import io.afterclick.bench.measure.BenchException;
import io.afterclick.embedded.EmbeddedKafka;
import io.afterclick.embedded.FreePorts;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The Kafka of the replay: topics, records at a rate, and how far a group is. */
final class Broker implements AutoCloseable {
    private static final int ANSWER_SECONDS = 10;
    private static final int VALUE_BYTES = 200;

    private final EmbeddedKafka kafka;
    private final Admin admin;
    private final KafkaProducer<byte[], byte[]> producer;
    private final int partitions;
    private long sent;

    Broker(Path folder, int partitions) {
        this.partitions = partitions;
        int[] ports = FreePorts.find(2);
        kafka = EmbeddedKafka.start(folder.resolve("kafka"), ports[0], ports[1], folder.resolve("kafka.log"));
        admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, address()));
        producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, address()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    String address() {
        return kafka.bootstrapServers();
    }

    void createTopic(String topic) {
        answer(admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
                .all());
    }

    void send(String topic, long records) {
        for (long i = 0; i < records; i++) {
            int partition = (int) (sent++ % partitions);
            var unused = producer.send(new ProducerRecord<>(topic, partition, null, new byte[VALUE_BYTES]));
        }
    }

    void flush() {
        producer.flush();
    }

    /** Records of which the group has said that they are done. */
    long done(String group) {
        return answer(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata()).values().stream()
                .mapToLong(OffsetAndMetadata::offset)
                .sum();
    }

    long lag(String topic, String group) {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        for (int partition = 0; partition < partitions; partition++) {
            asked.put(new TopicPartition(topic, partition), OffsetSpec.latest());
        }
        long ends = answer(admin.listOffsets(asked).all()).values().stream()
                .mapToLong(end -> end.offset())
                .sum();
        return Math.max(0, ends - done(group));
    }

    @Override
    public void close() {
        producer.close();
        admin.close();
        kafka.close();
    }

    private static <T> T answer(KafkaFuture<T> asked) {
        try {
            return asked.get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
            throw new BenchException("Kafka does not answer: " + e.getMessage(), e);
        }
    }
}
