package io.afterclick.insight.adapter.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/** Ids of topics, which a topic of the same name that is made anew does not share. */
public final class TopicIds {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Admin admin;
    private final Map<String, String> ids = new ConcurrentHashMap<>();

    public TopicIds(Admin admin) {
        this.admin = admin;
    }

    /**
     * The id of a topic; asked once.
     *
     * @throws KafkaException when no broker answers or there is no such topic
     */
    public String of(String topic) {
        return ids.computeIfAbsent(topic, this::ask);
    }

    /** Asks again from now on: topics may have been made anew. */
    void forget() {
        ids.clear();
    }

    private String ask(String topic) {
        try {
            return admin.describeTopics(List.of(topic))
                    .allTopicNames()
                    .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                    .get(topic)
                    .topicId()
                    .toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while asking for " + topic, e);
        } catch (ExecutionException | TimeoutException e) {
            throw new KafkaException("the broker does not say what " + topic + " is: " + e.getMessage(), e);
        }
    }
}
