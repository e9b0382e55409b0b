package io.afterclick.feature.adapter.redis;

import io.afterclick.feature.adapter.metrics.FeatureMeters;
import io.afterclick.feature.adapter.metrics.FeatureMeters.Call;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** All keys on one server, or on what looks like one. */
public final class RedisSingle implements RedisKeyspace {
    private final RedisServer server;

    /** @param readConnections how many connections reads take in turn; one more is for writes */
    public RedisSingle(Vertx vertx, Redis client, int readConnections, FeatureMeters meters) {
        this.server = RedisServer.open("", vertx, client, readConnections, RedisLink.PROBE_OF_ANY, meters);
    }

    @Override
    public Uni<List<Response>> values(Call call, Way way, Duration timeout, List<byte[]> keys) {
        return Uni.createFrom().deferred(() -> {
            Request request = Request.cmd(Command.MGET);
            keys.forEach(request::arg);
            return server.link(way).send(call, timeout, request).map(answer -> {
                List<Response> values = new ArrayList<>(keys.size());
                for (int i = 0; i < keys.size(); i++) {
                    values.add(answer.get(i));
                }
                return values;
            });
        });
    }

    @Override
    public Uni<Void> change(Call call, Duration timeout, List<Change> changes) {
        return server.link(Way.WRITES)
                .send(call, timeout, changes.stream().map(Change::request).toList())
                .replaceWithVoid();
    }

    @Override
    public boolean isSpread() {
        return false;
    }

    @Override
    public int partOf(byte[] key) {
        return 0;
    }

    @Override
    public boolean isAnswering() {
        return server.isAnswering();
    }

    /** Whether anything can be written now. */
    boolean takesWrites() {
        return server.takesWrites();
    }

    @Override
    public void close() {
        server.close();
    }
}
