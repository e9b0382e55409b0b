package io.afterclick.local.rolling;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import io.afterclick.proto.bandit.v1.ArmCounts;
import io.afterclick.proto.event.v1.Event;
import io.afterclick.proto.insight.v1.HistoryKind;
import io.afterclick.proto.insight.v1.InsightServiceGrpc;
import io.afterclick.proto.insight.v1.ReadHistoryRequest;
import io.grpc.ManagedChannel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What a mesh has kept, as somebody with access to its broker, its Redis and its disk sees it. */
final class Traces implements AutoCloseable {
    private final ReplicatedMesh mesh;
    private final Admin admin;

    Traces(ReplicatedMesh mesh) {
        this.mesh = mesh;
        this.admin = Admin.create(Map.of("bootstrap.servers", mesh.kafka().bootstrapServers()));
    }

    /** Names of the events on their topic whose reader's id begins so, each as often as it is there. */
    List<String> events(String readers) {
        return records("afterclick.events", "read_uncommitted").stream()
                .map(Traces::event)
                .flatMap(event -> name(event, readers).stream())
                .toList();
    }

    /** The same of the history, which counts what came twice once. */
    List<String> history(ManagedChannel channel, String readers) {
        List<String> names = new ArrayList<>();
        InsightServiceGrpc.newBlockingStub(channel)
                .readHistory(lately())
                .forEachRemaining(piece -> piece.getEventsList()
                        .forEach(event -> name(event, readers).ifPresent(names::add)));
        return names;
    }

    /** All events of today and yesterday. */
    static ReadHistoryRequest lately() {
        long now = System.currentTimeMillis() / 1_000;
        return ReadHistoryRequest.newBuilder()
                .setTenant("default")
                .setKind(HistoryKind.HISTORY_KIND_EVENTS)
                .setFrom(Timestamp.newBuilder()
                        .setSeconds(now - Duration.ofDays(1).toSeconds()))
                .setTo(Timestamp.newBuilder()
                        .setSeconds(now + Duration.ofHours(1).toSeconds()))
                .build();
    }

    private static Event event(ConsumerRecord<byte[], byte[]> record) {
        try {
            return Event.parseFrom(record.value());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Optional<String> name(Event event, String readers) {
        String reader = event.getReaderId();
        if (!reader.startsWith(readers)) {
            return Optional.empty();
        }
        return switch (event.getBodyCase()) {
            case IMPRESSION ->
                Optional.of(ServiceLoad.impression(
                        reader, event.getImpression().getShown().getWorkId()));
            case READ -> Optional.of(ServiceLoad.read(reader, event.getRead().getWorkId()));
            case CLICK, BODY_NOT_SET -> throw new IllegalStateException("nobody sends " + event.getBodyCase());
        };
    }

    /** Impressions in the counts of all arms. */
    long impressionsCounted() throws InvalidProtocolBufferException {
        Map<String, ArmCounts> last = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records("afterclick.counts", "read_committed")) {
            last.put(new String(record.key(), StandardCharsets.ISO_8859_1), ArmCounts.parseFrom(record.value()));
        }
        return last.values().stream()
                .flatMap(counts -> counts.getSpansList().stream())
                .flatMap(span -> span.getCounts().getImpressionsByPositionList().stream())
                .mapToLong(Long::longValue)
                .sum();
    }

    /** Records that were written in transactions that were rolled back: work that was done and then done again. */
    long rolledBack(String topic) {
        return records(topic, "read_uncommitted").size()
                - (long) records(topic, "read_committed").size();
    }

    /** Positions that a group has committed for a topic, by partition. */
    Map<Integer, Long> committed(String group, String topic) throws ExecutionException, InterruptedException {
        Map<Integer, Long> positions = new TreeMap<>();
        admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get()
                .forEach((partition, position) -> {
                    if (partition.topic().equals(topic)) {
                        positions.put(partition.partition(), position.offset());
                    }
                });
        return positions;
    }

    /** How far the feed of features has written Redis, by partition. */
    Map<Integer, Long> writtenToRedis(String topic) throws IOException, ExecutionException, InterruptedException {
        Map<Integer, Long> positions = new TreeMap<>();
        try (Socket redis = new Socket("127.0.0.1", mesh.redisPort())) {
            BufferedReader answers =
                    new BufferedReader(new InputStreamReader(redis.getInputStream(), StandardCharsets.US_ASCII));
            for (int partition : ends(topic).keySet()) {
                String key = "ac:@position:{" + topic + "/" + partition + "}";
                redis.getOutputStream()
                        .write("*2\r\n$3\r\nGET\r\n$%d\r\n%s\r\n"
                                .formatted(key.length(), key)
                                .getBytes(StandardCharsets.US_ASCII));
                if (!answers.readLine().equals("$-1")) {
                    positions.put(partition, Long.parseLong(answers.readLine()));
                }
            }
        }
        return positions;
    }

    /** How far the history has stored a topic, by partition, as its folder says. */
    Map<Integer, Long> stored(String topic) throws IOException, ExecutionException, InterruptedException {
        String id = admin.describeTopics(List.of(topic))
                .allTopicNames()
                .get()
                .get(topic)
                .topicId()
                .toString();
        Map<Integer, Long> positions = new TreeMap<>();
        try (var files = Files.walk(mesh.stateOf(io.afterclick.local.mesh.MeshService.INSIGHT, 1))) {
            for (Path file :
                    files.filter(each -> each.getParent().endsWith("positions")).toList()) {
                String name = file.getFileName().toString();
                if (name.startsWith(id + "-")) {
                    positions.put(
                            Integer.parseInt(name.substring(id.length() + 1)),
                            Long.parseLong(Files.readString(file).strip()));
                }
            }
        }
        return positions;
    }

    /** Behind the last record of each partition. */
    Map<Integer, Long> ends(String topic) throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> wanted =
                admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic).partitions().stream()
                        .collect(Collectors.toMap(
                                info -> new TopicPartition(topic, info.partition()), info -> OffsetSpec.latest()));
        Map<Integer, Long> ends = new TreeMap<>();
        admin.listOffsets(wanted)
                .all()
                .get()
                .forEach((partition, end) -> ends.put(partition.partition(), end.offset()));
        return ends;
    }

    private List<ConsumerRecord<byte[], byte[]>> records(String topic, String isolation) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", mesh.kafka().bootstrapServers(), "isolation.level", isolation),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
