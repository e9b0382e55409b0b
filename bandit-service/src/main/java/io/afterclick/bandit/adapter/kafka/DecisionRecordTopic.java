package io.afterclick.bandit.adapter.kafka;

import io.afterclick.bandit.decision.DecisionRecord;
import io.afterclick.bandit.decision.DecisionRecords;
import io.afterclick.proto.key.v1.DecisionKey;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jboss.logging.Logger;

/** Writes records of decisions to {@code afterclick.decision-records}. Used by one thread; connects with the first record. */
public final class DecisionRecordTopic implements DecisionRecords, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(DecisionRecordTopic.class);
    private static final Duration MAX_BLOCK = Duration.ofSeconds(5);

    /** Bytes that wait for the broker at most: some hundred records. */
    private static final long BUFFER_BYTES = 8L << 20;

    private final Map<String, Object> config;
    private final Counter lost;
    private volatile KafkaProducer<byte[], byte[]> producer;

    /** @param clientConfig addresses and security of the brokers */
    public DecisionRecordTopic(Map<String, Object> clientConfig, MeterRegistry registry) {
        config = new HashMap<>(clientConfig);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK.toMillis());
        config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
        lost = Counter.builder("afterclick.bandit.records.lost")
                .description("Records of decisions that the broker did not take")
                .register(registry);
    }

    @Override
    public void write(DecisionRecord decision) {
        byte[] key = DecisionKey.newBuilder()
                .setTenant(decision.tenant())
                .setDecisionId(decision.decisionId())
                .build()
                .toByteArray();
        byte[] value = DecisionRecordCodec.toProto(decision).toByteArray();
        try {
            if (producer == null) {
                producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
            }
            producer.send(new ProducerRecord<>(Topics.DECISION_RECORDS, key, value), (sent, failure) -> {
                if (failure != null) {
                    lose(failure);
                }
            });
        } catch (KafkaException e) {
            lose(e);
        }
    }

    private void lose(Exception failure) {
        lost.increment();
        LOG.warnf("A record of a decision could not be written to %s: %s", Topics.DECISION_RECORDS, failure);
    }

    @Override
    public void close() {
        KafkaProducer<byte[], byte[]> open = producer;
        if (open != null) {
            open.close(MAX_BLOCK);
        }
    }
}
