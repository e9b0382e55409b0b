package io.afterclick.feature.adapter.kafka;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * How many records a consumer group has before it, by topic: the ends of the partitions less what the group has committed.
 *
 * <p>Asked of the brokers, because a slow consumer's own figure ({@code records-lag}) is that of its last fetch: while it
 * works off what it has fetched, its lag appears to fall. Thread-safe.
 */
public final class GroupLag implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(GroupLag.class);
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);

    private final Admin admin;
    private final String group;
    private final List<String> topics;
    private final Map<String, Long> lags = new ConcurrentHashMap<>();
    private final ScheduledExecutorService asker = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "group-lag");
        thread.setDaemon(true);
        return thread;
    });

    /** @param clientConfig addresses and security of the brokers */
    public GroupLag(Map<String, Object> clientConfig, String group, List<String> topics, MeterRegistry registry) {
        this.admin = Admin.create(clientConfig);
        this.group = group;
        this.topics = List.copyOf(topics);
        for (String topic : topics) {
            Gauge.builder("afterclick.feature.lag", lags, known -> known.getOrDefault(topic, 0L))
                    .description("Records that a consumer group has before it, of all its members")
                    .tag("topic", topic)
                    .strongReference(true)
                    .register(registry);
        }
    }

    public void start(Duration every) {
        ScheduledFuture<?> unused = asker.scheduleWithFixedDelay(this::ask, 0, every.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        asker.shutdownNow();
        admin.close(Duration.ZERO);
    }

    private void ask() {
        try {
            Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
            Map<TopicPartition, OffsetSpec> begins = new HashMap<>();
            answer(admin.describeTopics(topics).allTopicNames())
                    .forEach((topic, description) -> description.partitions().forEach(partition -> {
                        ends.put(new TopicPartition(topic, partition.partition()), OffsetSpec.latest());
                        begins.put(new TopicPartition(topic, partition.partition()), OffsetSpec.earliest());
                    }));
            Map<TopicPartition, OffsetAndMetadata> committed =
                    answer(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
            var begin = answer(admin.listOffsets(begins).all());
            Map<String, Long> sums = new HashMap<>();
            answer(admin.listOffsets(ends).all()).forEach((partition, end) -> {
                OffsetAndMetadata position = committed.get(partition);
                long from = position == null ? begin.get(partition).offset() : position.offset();
                sums.merge(partition.topic(), Math.max(0, end.offset() - from), Long::sum);
            });
            lags.putAll(sums);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closing
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            LOG.debugf(e, "The lag is not known now");
        }
    }

    private static <T> T answer(KafkaFuture<T> asked)
            throws InterruptedException, ExecutionException, TimeoutException {
        return asked.get(CALL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }
}
