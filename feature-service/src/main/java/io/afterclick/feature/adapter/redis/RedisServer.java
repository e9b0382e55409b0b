package io.afterclick.feature.adapter.redis;

import io.afterclick.feature.adapter.metrics.FeatureMeters;
import io.afterclick.feature.adapter.redis.RedisKeyspace.Way;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** The connections to one server: some for reads, one for writes, for it keeps their order. Thread-safe. */
final class RedisServer implements AutoCloseable {
    private final List<RedisLink> reads;
    private final RedisLink writes;
    private final AtomicInteger turn = new AtomicInteger();

    private RedisServer(List<RedisLink> reads, RedisLink writes) {
        this.reads = reads;
        this.writes = writes;
    }

    /**
     * Begins to connect.
     *
     * @param name what logs call it
     */
    static RedisServer open(
            String name, Vertx vertx, Redis client, int readConnections, Request probe, FeatureMeters meters) {
        List<RedisLink> reads = IntStream.range(0, readConnections)
                .mapToObj(i -> RedisLink.open(name + "read-" + i, vertx, client, probe, meters))
                .toList();
        return new RedisServer(reads, RedisLink.open(name + "write", vertx, client, probe, meters));
    }

    RedisLink link(Way way) {
        return way == Way.WRITES ? writes : nextReadLink();
    }

    boolean isAnswering() {
        return reads.stream().anyMatch(RedisLink::isAnswering);
    }

    boolean takesWrites() {
        return writes.isAnswering();
    }

    @Override
    public void close() {
        reads.forEach(RedisLink::close);
        writes.close();
    }

    /** The next link in turn that answers; the next one at all where none does, for it tells why. */
    private RedisLink nextReadLink() {
        int first = turn.getAndIncrement();
        for (int i = 0; i < reads.size(); i++) {
            RedisLink link = reads.get(Math.floorMod(first + i, reads.size()));
            if (link.isAnswering()) {
                return link;
            }
        }
        return reads.get(Math.floorMod(first, reads.size()));
    }
}
