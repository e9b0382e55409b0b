package io.afterclick.local.mesh;

import com.google.protobuf.InvalidProtocolBufferException;
import io.afterclick.proto.key.v1.WorkKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Some works of the catalog, read from its topic: ids to warm the mesh up with. */
final class WorkSample {
    private static final String TOPIC = "afterclick.works";
    private static final Duration POLL_TIMEOUT = Duration.ofSeconds(1);

    private WorkSample() {}

    /** At most {@code size} ids of a tenant's works, of those that the topic holds first. */
    static List<String> read(String bootstrapServers, String tenant, int size) {
        Set<String> ids = new LinkedHashSet<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "max.poll.records", 2 * size),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = new ArrayList<>();
            for (PartitionInfo partition : consumer.partitionsFor(TOPIC)) {
                partitions.add(new TopicPartition(partition.topic(), partition.partition()));
            }
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (ids.size() < size && partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL_TIMEOUT)) {
                    addId(record, tenant, ids);
                }
            }
        }
        return ids.stream().limit(size).toList();
    }

    private static void addId(ConsumerRecord<byte[], byte[]> record, String tenant, Set<String> ids) {
        try {
            WorkKey key = WorkKey.parseFrom(record.key());
            if (!key.getTenant().equals(tenant)) {
                return;
            }
            if (record.value() == null) {
                ids.remove(key.getWorkId());
            } else {
                ids.add(key.getWorkId());
            }
        } catch (InvalidProtocolBufferException e) {
            // The consumers of the topic report it; a sample does without.
        }
    }
}
