package io.afterclick.embedded;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.TopicExistsException;

/** The mesh's topics as {@code docs/architecture.md} lists them, for brokers that have none yet. */
public final class MeshTopics {
    private static final long DAY_MILLIS = 24L * 60 * 60 * 1000;

    private static final Map<String, String> COMPACTED =
            Map.of("cleanup.policy", "compact", "min.cleanable.dirty.ratio", "0.2", "segment.ms", "3600000");

    private MeshTopics() {}

    /**
     * Makes the topics that are missing; leaves the others as they are. When this returns, each partition takes records: a
     * new producer whose first batches meet a partition that is only about to can have its second taken before its first,
     * which is then refused until it expires.
     *
     * @param partitions partitions of each topic that is keyed; 1 or more
     */
    public static void create(String bootstrapServers, int partitions) {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
            List<NewTopic> topics = all(partitions);
            for (var created : admin.createTopics(topics).values().values()) {
                awaitCreated(created);
            }
            awaitLeaders(admin, topics.stream().map(NewTopic::name).toList());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the topics of the mesh were made", e);
        }
    }

    /**
     * All topics, each with one copy of its records.
     *
     * @param partitions partitions of each topic that is keyed; 1 or more
     */
    public static List<NewTopic> all(int partitions) {
        List<NewTopic> topics = new ArrayList<>();
        for (String name :
                List.of("afterclick.works", "afterclick.counts", "afterclick.features", "afterclick.vectors")) {
            topics.add(new NewTopic(name, partitions, (short) 1).configs(COMPACTED));
        }
        // One partition: a record's offset orders all versions.
        for (String name : List.of("afterclick.models", "afterclick.policies", "afterclick.experiments")) {
            topics.add(new NewTopic(name, 1, (short) 1).configs(COMPACTED));
        }
        for (String name : List.of(
                "afterclick.events", "afterclick.decisions", "afterclick.outcomes", "afterclick.decision-records")) {
            topics.add(new NewTopic(name, partitions, (short) 1).configs(kept(7)));
        }
        // As many partitions as events: bandit-service reads both for each reader in one place.
        topics.add(new NewTopic("afterclick.deletions", partitions, (short) 1).configs(kept(90)));
        topics.add(new NewTopic("afterclick.feature-backfills", partitions, (short) 1).configs(kept(1)));
        for (String name : List.of(
                "afterclick.works.dead",
                "afterclick.events.dead",
                "afterclick.decisions.dead",
                "afterclick.outcomes.dead",
                "afterclick.decision-records.dead",
                "afterclick.deletions.dead",
                "afterclick.counts.dead",
                "afterclick.features.dead",
                "afterclick.feature-backfills.dead",
                "afterclick.models.dead",
                "afterclick.policies.dead",
                "afterclick.vectors.dead")) {
            topics.add(new NewTopic(name, 1, (short) 1).configs(kept(30)));
        }
        return topics;
    }

    private static void awaitCreated(KafkaFuture<Void> created) throws InterruptedException {
        try {
            created.get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new IllegalStateException("cannot make the topics of the mesh", e.getCause());
            }
        }
    }

    /** Asks each partition's leader for something that only a leader answers; the client tries until it does. */
    private static void awaitLeaders(Admin admin, List<String> topics) throws InterruptedException {
        try {
            Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
            for (TopicDescription topic :
                    admin.describeTopics(topics).allTopicNames().get().values()) {
                for (TopicPartitionInfo partition : topic.partitions()) {
                    ends.put(new TopicPartition(topic.name(), partition.partition()), OffsetSpec.latest());
                }
            }
            admin.listOffsets(ends).all().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the topics of the mesh have no leaders", e.getCause());
        }
    }

    private static Map<String, String> kept(int days) {
        return Map.of("cleanup.policy", "delete", "retention.ms", Long.toString(days * DAY_MILLIS));
    }
}
