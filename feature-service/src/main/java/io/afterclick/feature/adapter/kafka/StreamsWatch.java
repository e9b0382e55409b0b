package io.afterclick.feature.adapter.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;

/** Clients of the topology that tell when its threads poll, and why partitions come and go. Thread-safe. */
public final class StreamsWatch implements KafkaClientSupplier {
    private final Rebalances rebalances;
    private final Timer gaps;
    private final Duration maxPollInterval;
    private final Set<WatchedConsumer> running = ConcurrentHashMap.newKeySet();

    /** @param maxPollInterval after which a member is thrown out that has not polled */
    public StreamsWatch(Rebalances rebalances, Duration maxPollInterval, MeterRegistry registry) {
        this.rebalances = rebalances;
        this.maxPollInterval = maxPollInterval;
        gaps = Timer.builder("afterclick.feature.poll.gap")
                .description("Time between two polls of a stream thread; the group allows its poll interval")
                .register(registry);
        TimeGauge.builder("afterclick.feature.poll.age", this, TimeUnit.SECONDS, StreamsWatch::pollAgeSeconds)
                .description("Time since the last poll of the stream thread that polled least of late")
                .strongReference(true)
                .register(registry);
    }

    private double pollAgeSeconds() {
        return running.stream()
                .mapToDouble(consumer -> (System.nanoTime() - consumer.lastPollNanos) / 1e9)
                .max()
                .orElse(0);
    }

    @Override
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
        return new WatchedConsumer(config);
    }

    @Override
    public Admin getAdmin(Map<String, Object> config) {
        return Admin.create(config);
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
        return getRestoreConsumer(config);
    }

    private final class WatchedConsumer extends KafkaConsumer<byte[], byte[]> {
        private volatile long lastPollNanos = System.nanoTime();
        private Duration lastGap = Duration.ZERO;
        private boolean startingOver;

        private WatchedConsumer(Map<String, Object> config) {
            super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
            running.add(this);
        }

        @Override
        public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            long now = System.nanoTime();
            lastGap = Duration.ofNanos(now - lastPollNanos);
            lastPollNanos = now;
            gaps.record(lastGap);
            return super.poll(timeout);
        }

        @Override
        public void subscribe(Collection<String> topics, ConsumerRebalanceListener listener) {
            super.subscribe(topics, new Counted(listener));
        }

        /** Streams starts over when it was thrown out of its transaction or its group, and when it leaves for good. */
        @Override
        public void unsubscribe() {
            startingOver = true;
            rebalances.count(Rebalances.Cause.FENCED);
            super.unsubscribe();
            startingOver = false;
        }

        @Override
        public void close() {
            running.remove(this);
            super.close();
        }

        private final class Counted implements ConsumerRebalanceListener {
            private final ConsumerRebalanceListener listener;

            private Counted(ConsumerRebalanceListener listener) {
                this.listener = listener;
            }

            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                rebalances.count(Rebalances.Cause.ASSIGNED, partitions);
                listener.onPartitionsAssigned(partitions);
            }

            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
                if (!startingOver) {
                    rebalances.count(Rebalances.Cause.REVOKED, partitions);
                }
                listener.onPartitionsRevoked(partitions);
            }

            @Override
            public void onPartitionsLost(Collection<TopicPartition> partitions) {
                if (!startingOver) {
                    boolean late = lastGap.compareTo(maxPollInterval) > 0;
                    rebalances.count(late ? Rebalances.Cause.LOST_POLL_INTERVAL : Rebalances.Cause.LOST_SESSION);
                }
                listener.onPartitionsLost(partitions);
            }
        }
    }
}
