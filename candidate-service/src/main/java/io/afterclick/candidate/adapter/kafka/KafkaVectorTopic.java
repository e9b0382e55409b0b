package io.afterclick.candidate.adapter.kafka;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.afterclick.candidate.vector.VectorTopic;
import io.afterclick.proto.key.v1.WorkKey;
import io.afterclick.proto.vector.v1.ItemVector;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/** The vectors of works on Kafka, in a compacted topic. For one thread. */
public final class KafkaVectorTopic implements VectorTopic {
    private static final String NO_MODEL = "";
    private static final Logger LOG = Logger.getLogger(KafkaVectorTopic.class);
    private static final Duration POLL = Duration.ofMillis(500);

    /** A broker that has records left sends them much sooner than this, also to a busy machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration ACK_TIMEOUT = Duration.ofSeconds(60);

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Producer<byte[], byte[]> producer;
    private final Topics topics;
    private final String topic;
    private final Counter vectors;
    private final Counter tombstones;

    /** @param consumers makes a consumer without a group, to read the topic once */
    public KafkaVectorTopic(
            Supplier<Consumer<byte[], byte[]>> consumers,
            Producer<byte[], byte[]> producer,
            Topics topics,
            String topic,
            MeterRegistry meters) {
        this.consumers = consumers;
        this.producer = producer;
        this.topics = topics;
        this.topic = topic;
        this.vectors = counter(meters, "vector");
        this.tombstones = counter(meters, "tombstone");
    }

    private static Counter counter(MeterRegistry meters, String what) {
        return Counter.builder("afterclick.candidate.vectors.published")
                .description("Vectors of works that were published, and tombstones for works that left a model")
                .tag("what", what)
                .register(meters);
    }

    @Override
    public void read(Reader reader) {
        Map<Integer, Long> ends = topics.ends(topic);
        List<TopicPartition> partitions = ends.keySet().stream()
                .map(partition -> new TopicPartition(topic, partition))
                .toList();
        try (Consumer<byte[], byte[]> consumer = consumers.get()) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long lastSign = System.nanoTime();
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each.partition()))) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    tell(record, reader);
                }
                if (!records.isEmpty()) {
                    lastSign = System.nanoTime();
                } else if (System.nanoTime() - lastSign > PATIENCE.toNanos()) {
                    throw new IllegalStateException(topic + " cannot be read to its end");
                }
            }
        }
    }

    /** A value that nobody can read is told as one of no model, so that it is replaced; a key is left. */
    private static void tell(ConsumerRecord<byte[], byte[]> record, Reader reader) {
        if (record.key() == null) {
            return;
        }
        try {
            WorkKey key = WorkKey.parseFrom(record.key());
            reader.published(key.getTenant(), key.getWorkId(), version(record.value()));
        } catch (InvalidProtocolBufferException e) {
            LOG.debugf("a record of %s has a key that cannot be read", record.topic());
        }
    }

    private static Optional<String> version(byte[] value) {
        if (value == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(ItemVector.parseFrom(value).getModelVersion());
        } catch (InvalidProtocolBufferException e) {
            return Optional.of(NO_MODEL);
        }
    }

    @Override
    public void publish(String tenant, String version, List<Entry> entries) {
        List<Future<?>> sent = new ArrayList<>(entries.size());
        for (Entry entry : entries) {
            byte[] key = WorkKey.newBuilder()
                    .setTenant(tenant)
                    .setWorkId(entry.workId())
                    .build()
                    .toByteArray();
            byte[] value = entry.vector()
                    .map(vector -> message(tenant, version, entry.workId(), vector))
                    .orElse(null);
            sent.add(producer.send(new ProducerRecord<>(topic, key, value)));
        }
        producer.flush();
        sent.forEach(this::awaitAcknowledged);
        long taken =
                entries.stream().filter(entry -> entry.vector().isPresent()).count();
        vectors.increment(taken);
        tombstones.increment(entries.size() - taken);
    }

    private static byte[] message(String tenant, String version, String workId, float[] vector) {
        ByteBuffer values = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        values.asFloatBuffer().put(vector);
        return ItemVector.newBuilder()
                .setTenant(tenant)
                .setWorkId(workId)
                .setModelVersion(version)
                .setValues(ByteString.copyFrom(values))
                .build()
                .toByteArray();
    }

    private void awaitAcknowledged(Future<?> sent) {
        try {
            sent.get(ACK_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while vectors were published", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("cannot publish to " + topic, e);
        }
    }
}
