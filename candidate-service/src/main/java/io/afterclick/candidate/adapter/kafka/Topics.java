package io.afterclick.candidate.adapter.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** What brokers know of topics: their ids, which a topic of the same name made anew does not share, and their ends. */
public final class Topics {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Admin admin;
    private final Map<String, String> ids = new ConcurrentHashMap<>();

    public Topics(Admin admin) {
        this.admin = admin;
    }

    /**
     * The id of a topic; asked once.
     *
     * @throws IllegalStateException when no broker answers or there is no such topic
     */
    public String id(String topic) {
        return ids.computeIfAbsent(topic, name -> describe(name).topicId().toString());
    }

    /** The end offset of each partition now. */
    public Map<Integer, Long> ends(String topic) {
        return offsets(topic, OffsetSpec.latest());
    }

    private Map<Integer, Long> offsets(String topic, OffsetSpec which) {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        describe(topic)
                .partitions()
                .forEach(partition -> wanted.put(new TopicPartition(topic, partition.partition()), which));
        Map<Integer, Long> offsets = new HashMap<>();
        await(admin.listOffsets(wanted).all(), topic)
                .forEach((partition, offset) -> offsets.put(partition.partition(), offset.offset()));
        return offsets;
    }

    private TopicDescription describe(String topic) {
        return await(admin.describeTopics(List.of(topic)).allTopicNames(), topic)
                .get(topic);
    }

    private static <T> T await(KafkaFuture<T> future, String topic) {
        try {
            return future.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking for " + topic, e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the broker does not say what " + topic + " is: " + e.getMessage(), e);
        }
    }
}
