package io.afterclick.bandit.adapter.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.jboss.logging.Logger;

/** Waits for topics that somebody else makes: Kafka Streams gives up where a topic is missing. */
final class TopicsWait {
    private static final Logger LOG = Logger.getLogger(TopicsWait.class);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration SAY_EVERY = Duration.ofSeconds(10);
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);

    private TopicsWait() {}

    /**
     * A cluster that has all topics.
     *
     * @param partitions how many each topic has
     */
    record Cluster(String id, Map<String, Integer> partitions) {}

    /** Returns when all topics exist; has no other end but an interruption. */
    static Cluster await(Map<String, Object> clientConfig, List<String> topics) throws InterruptedException {
        try (Admin admin = Admin.create(clientConfig)) {
            long said = System.nanoTime() - SAY_EVERY.toNanos();
            while (true) {
                String waitingFor = missing(admin, topics);
                if (waitingFor.isEmpty()) {
                    return cluster(admin, topics);
                }
                if (System.nanoTime() - said >= SAY_EVERY.toNanos()) {
                    LOG.infof("Waiting for Kafka before learning: %s", waitingFor);
                    said = System.nanoTime();
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
            }
        }
    }

    private static Cluster cluster(Admin admin, List<String> topics) throws InterruptedException {
        try {
            String id = admin.describeCluster().clusterId().get();
            Map<String, Integer> partitions = new HashMap<>();
            admin.describeTopics(topics)
                    .allTopicNames()
                    .get()
                    .forEach((topic, description) ->
                            partitions.put(topic, description.partitions().size()));
            return new Cluster(id, Map.copyOf(partitions));
        } catch (ExecutionException e) {
            throw new IllegalStateException("the cluster does not tell its id or its topics", e.getCause());
        }
    }

    private static String missing(Admin admin, List<String> topics) throws InterruptedException {
        try {
            Set<String> names = admin.listTopics().names().get(CALL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            List<String> missing = new ArrayList<>(new TreeSet<>(topics));
            missing.removeAll(names);
            return missing.isEmpty() ? "" : "there is no topic " + String.join(", ", missing);
        } catch (TimeoutException e) {
            return "no answer within " + CALL_TIMEOUT.toSeconds() + " s";
        } catch (ExecutionException e) {
            return "cannot list topics: " + e.getCause().getMessage();
        }
    }
}
