package io.afterclick.feature.adapter.redis;

import io.afterclick.feature.adapter.metrics.FeatureMeters.Call;
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
import java.util.Set;
import java.util.regex.Pattern;

/** Positions of the feed as keys in Redis, one per partition, without expiry. {@link RedisKeys} says how they are named. */
public final class RedisFeedPositions implements FeedPositions {
    /** What is none counts as missing, so that the partition is written again. */
    private static final Pattern POSITION = Pattern.compile("[0-9]{1,18}");

    private final RedisLink link;
    private final String topic;
    private final Duration timeout;

    /** @param link the link of the values' writes: what goes over it later is done later */
    public RedisFeedPositions(RedisLink link, String topic, Duration timeout) {
        this.link = link;
        this.topic = topic;
        this.timeout = timeout;
    }

    @Override
    public Uni<Map<Integer, Long>> read(Set<Integer> partitions) {
        List<Integer> ordered = List.copyOf(partitions);
        Request request = Request.cmd(Command.MGET);
        ordered.forEach(partition -> request.arg(RedisKeys.position(topic, partition)));
        return link.send(Call.POSITIONS, timeout, request).map(answer -> decode(ordered, answer));
    }

    @Override
    public Uni<Void> save(Map<Integer, Long> positions) {
        List<Request> requests = new ArrayList<>(positions.size());
        positions.forEach((partition, position) -> requests.add(Request.cmd(Command.SET)
                .arg(RedisKeys.position(topic, partition))
                .arg(position)));
        return link.send(Call.POSITIONS, timeout, requests).replaceWithVoid();
    }

    private static Map<Integer, Long> decode(List<Integer> partitions, Response answer) {
        Map<Integer, Long> positions = new HashMap<>();
        for (int i = 0; i < partitions.size(); i++) {
            Response value = answer.get(i);
            if (value != null && POSITION.matcher(value.toString()).matches()) {
                positions.put(partitions.get(i), Long.parseLong(value.toString()));
            }
        }
        return positions;
    }
}
