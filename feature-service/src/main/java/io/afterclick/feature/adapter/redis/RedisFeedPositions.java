package io.afterclick.feature.adapter.redis;

import io.afterclick.feature.adapter.metrics.FeatureMeters.Call;
import io.afterclick.feature.adapter.redis.RedisKeyspace.Change;
import io.afterclick.feature.adapter.redis.RedisKeyspace.Way;
import io.afterclick.feature.online.FeedPositions;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Positions of the feed as keys in Redis, without expiry. {@link RedisKeys} says how they are named.
 *
 * <p>On one server there is one key per partition. In a cluster each server may lose what it has, and the others say nothing
 * of it; so a position has {@link KeySlot#MARKS as many copies as there are marks}, evenly spread over the slots, and the
 * lowest of them counts, or none if one is missing.
 */
public final class RedisFeedPositions implements FeedPositions {
    /** What is none counts as missing, so that the partition is written again. */
    private static final Pattern POSITION = Pattern.compile("[0-9]{1,18}");

    private final RedisKeyspace keyspace;
    private final String topic;
    private final Duration timeout;

    public RedisFeedPositions(RedisKeyspace keyspace, String topic, Duration timeout) {
        this.keyspace = keyspace;
        this.topic = topic;
        this.timeout = timeout;
    }

    @Override
    public Uni<Map<Integer, Long>> read(Set<Integer> partitions) {
        List<Integer> ordered = List.copyOf(partitions);
        List<byte[]> keys =
                ordered.stream().flatMap(partition -> keys(partition).stream()).toList();
        if (keys.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        // The way of the writes, so that what was written before is seen.
        return keyspace.values(Call.POSITIONS, Way.WRITES, timeout, keys)
                .map(answers -> decode(ordered, answers, keys.size() / ordered.size()));
    }

    @Override
    public Uni<Void> save(Map<Integer, Long> positions) {
        List<Change> changes = new ArrayList<>();
        positions.forEach((partition, position) -> keys(partition)
                .forEach(key -> changes.add(
                        Change.of(key, Request.cmd(Command.SET).arg(key).arg(position)))));
        return changes.isEmpty() ? Uni.createFrom().voidItem() : keyspace.change(Call.POSITIONS, timeout, changes);
    }

    private List<byte[]> keys(int partition) {
        return keyspace.isSpread()
                ? KeySlot.MARKS.stream()
                        .map(mark -> RedisKeys.position(topic, partition, mark))
                        .toList()
                : List.of(RedisKeys.position(topic, partition));
    }

    private static Map<Integer, Long> decode(List<Integer> partitions, List<Response> answers, int copies) {
        Map<Integer, Long> positions = new HashMap<>();
        for (int i = 0; i < partitions.size(); i++) {
            OptionalLong lowest = lowest(answers.subList(i * copies, (i + 1) * copies));
            if (lowest.isPresent()) {
                positions.put(partitions.get(i), lowest.getAsLong());
            }
        }
        return positions;
    }

    private static OptionalLong lowest(List<Response> copies) {
        long lowest = Long.MAX_VALUE;
        for (Response copy : copies) {
            if (copy == null || !POSITION.matcher(copy.toString()).matches()) {
                return OptionalLong.empty();
            }
            lowest = Math.min(lowest, Long.parseLong(copy.toString()));
        }
        return OptionalLong.of(lowest);
    }
}
