package io.afterclick.bandit.adapter.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.Timestamps;
import io.afterclick.bandit.policy.Policy;
import io.afterclick.bandit.policy.PolicyBook;
import io.afterclick.bandit.policy.PolicyDefinition;
import io.afterclick.bandit.policy.PolicyException;
import io.afterclick.bandit.policy.PolicyException.Reason;
import io.afterclick.bandit.policy.PolicyFormat;
import io.afterclick.bandit.policy.PolicyLog;
import io.afterclick.proto.key.v1.PolicyKey;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jboss.logging.Logger;

/**
 * Keeps policies on {@code afterclick.policies}, a topic of one partition, and the book of policies up to date with it.
 *
 * <p>A policy's version is the offset of its record and 2, since built-in policies are version 1: so all replicas agree on it
 * without asking each other, it rises with each change, and compaction does not alter it.
 */
public final class PolicyTopic implements PolicyLog, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(PolicyTopic.class);
    private static final long FIRST_VERSION = PolicyBook.BUILT_IN_VERSION + 1;
    private static final Duration APPEND_TIMEOUT = Duration.ofSeconds(5);

    private final Map<String, Object> clientConfig;
    private final PolicyBook book;
    private final PolicyFormat format;
    private final Clock clock;
    private final CompactedTopicReader reader;

    /** Who waits until this replica has read the record of an offset. */
    private final ConcurrentSkipListMap<Long, CompletableFuture<Long>> waiting = new ConcurrentSkipListMap<>();

    private volatile long readOffset = -1;

    /** @param clientConfig addresses and security of the brokers */
    public PolicyTopic(
            Map<String, Object> clientConfig,
            PolicyBook book,
            PolicyFormat format,
            Clock clock,
            MeterRegistry registry) {
        this.clientConfig = Map.copyOf(clientConfig);
        this.book = book;
        this.format = format;
        this.clock = clock;
        this.reader =
                new CompactedTopicReader(clientConfig, Topics.POLICIES, (record, live) -> takeIn(record), registry);
    }

    public void start() {
        reader.start();
    }

    /** Whether all policies are known that the topic held at the start. */
    public boolean isCaughtUp() {
        return reader.isCaughtUp();
    }

    /** Whether it still reads; false means that a restart is needed. */
    public boolean isAlive() {
        return reader.isAlive();
    }

    @Override
    public void close() {
        reader.close();
    }

    @Override
    public Uni<Long> append(String tenant, String name, String yaml) {
        byte[] key =
                PolicyKey.newBuilder().setTenant(tenant).setName(name).build().toByteArray();
        byte[] value = io.afterclick.proto.bandit.v1.Policy.newBuilder()
                .setTenant(tenant)
                .setName(name)
                .setYaml(yaml)
                .setDefinedAt(Timestamps.fromMillis(clock.millis()))
                .build()
                .toByteArray();
        return Uni.createFrom().completionStage(() -> write(key, value).thenCompose(this::whenRead));
    }

    /** Rare enough for a producer of its own, which ends with its record. */
    private CompletableFuture<Long> write(byte[] key, byte[] value) {
        Map<String, Object> config = new HashMap<>(clientConfig);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, APPEND_TIMEOUT.toMillis());
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) APPEND_TIMEOUT.toMillis() / 2);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) APPEND_TIMEOUT.toMillis());
        return CompletableFuture.supplyAsync(() -> {
            try (KafkaProducer<byte[], byte[]> producer =
                    new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
                return producer.send(new ProducerRecord<>(Topics.POLICIES, key, value))
                        .get(APPEND_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                        .offset();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw notKept(e);
            } catch (ExecutionException | TimeoutException | KafkaException e) {
                throw notKept(e);
            }
        });
    }

    private static PolicyException notKept(Exception cause) {
        LOG.warnf("A policy could not be written to %s: %s", Topics.POLICIES, cause);
        return new PolicyException(
                Reason.NOT_KEPT, "", "the policy could not be kept: Kafka did not acknowledge it in time");
    }

    private CompletableFuture<Long> whenRead(long offset) {
        CompletableFuture<Long> read = waiting.computeIfAbsent(offset, wanted -> new CompletableFuture<>());
        if (readOffset >= offset) {
            completeUpTo(readOffset);
        }
        return read.copy()
                .orTimeout(APPEND_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .handle((version, failure) -> {
                    waiting.remove(offset);
                    if (failure != null) {
                        throw new PolicyException(
                                Reason.NOT_KEPT, "", "the policy is kept, but this replica does not rank by it yet");
                    }
                    return version;
                });
    }

    private void completeUpTo(long offset) {
        for (Iterator<Map.Entry<Long, CompletableFuture<Long>>> ready =
                        waiting.headMap(offset, true).entrySet().iterator();
                ready.hasNext(); ) {
            Map.Entry<Long, CompletableFuture<Long>> entry = ready.next();
            entry.getValue().complete(entry.getKey() + FIRST_VERSION);
        }
    }

    private void takeIn(ConsumerRecord<byte[], byte[]> record) throws UnreadableRecordException {
        try {
            apply(record);
        } finally {
            readOffset = record.offset();
            completeUpTo(readOffset);
        }
    }

    private void apply(ConsumerRecord<byte[], byte[]> record) throws UnreadableRecordException {
        if (record.key() == null) {
            throw new UnreadableRecordException("key is missing");
        }
        try {
            PolicyKey key = PolicyKey.parseFrom(record.key());
            if (record.value() == null) {
                book.remove(key.getTenant(), key.getName());
                return;
            }
            var proto = io.afterclick.proto.bandit.v1.Policy.parseFrom(record.value());
            Policy policy = new Policy(key.getName(), record.offset() + FIRST_VERSION, format.parse(proto.getYaml()));
            Optional<Instant> definedAt = proto.hasDefinedAt()
                    ? Optional.of(Instant.ofEpochMilli(Timestamps.toMillis(proto.getDefinedAt())))
                    : Optional.empty();
            book.put(key.getTenant(), new PolicyDefinition(policy, proto.getYaml(), definedAt));
        } catch (InvalidProtocolBufferException e) {
            throw new UnreadableRecordException("key or value is no valid Protobuf of this topic", e);
        } catch (PolicyException e) {
            throw new UnreadableRecordException("no policy of this version of the service: " + e.getMessage());
        }
    }
}
