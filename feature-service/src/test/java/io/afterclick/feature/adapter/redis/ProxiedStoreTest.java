package io.afterclick.feature.adapter.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.afterclick.feature.adapter.metrics.FeatureMeters;
import io.afterclick.feature.aggregate.FeatureValue;
import io.afterclick.feature.aggregate.FeatureValue.Count;
import io.afterclick.feature.online.FeatureException;
import io.afterclick.feature.online.FeatureException.Reason;
import io.afterclick.feature.online.FeatureStore;
import io.afterclick.feature.online.FeatureStoreContractTest;
import io.afterclick.feature.online.FeatureWrite;
import io.afterclick.feature.online.FeedPositions;
import io.afterclick.feature.view.FeatureId;
import io.afterclick.feature.view.View;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The contract on a server with Redis' protocol, and what happens when it goes away. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ProxiedStoreTest extends FeatureStoreContractTest {
    private static final FeatureId ID = new FeatureId("default", "work_clicks", "w");
    private static final Count VALUE = new Count(3, Instant.EPOCH);

    private URI address;
    private Vertx vertx;

    private SimpleMeterRegistry registry;
    private RedisProxy proxy;
    private Redis client;
    private RedisSingle keyspace;
    private RedisFeatureStore store;
    private RedisFeedPositions positions;

    /** Where the server is; asked once. */
    abstract URI server();

    @BeforeAll
    void startVertx() {
        address = server();
        vertx = Vertx.vertx();
    }

    @AfterAll
    void stopVertx() throws Exception {
        if (vertx != null) { // else skipped
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }

    @BeforeEach
    void open() {
        registry = new SimpleMeterRegistry();
        proxy = new RedisProxy(address.getHost(), address.getPort());
        client = Redis.createClient(
                vertx,
                new RedisOptions()
                        .setConnectionString(proxy.uri())
                        .setProtocolNegotiation(false)
                        .setNetClientOptions(new NetClientOptions().setReadIdleTimeout(3)));
        FeatureMeters meters = new FeatureMeters(registry);
        keyspace = new RedisSingle(vertx, client, 1, meters);
        store = new RedisFeatureStore(keyspace, Duration.ofMillis(500), Duration.ofSeconds(2), meters);
        positions = new RedisFeedPositions(keyspace, "afterclick.features", Duration.ofSeconds(2));
        await().until(this::isConnected);
    }

    @AfterEach
    void close() {
        keyspace.close();
        client.close();
        proxy.close();
    }

    @Override
    protected FeatureStore store() {
        return store;
    }

    @Override
    protected FeedPositions positions() {
        return positions;
    }

    @Test
    void layout_isTheDocumentedOne() throws Exception {
        store.apply(List.of(
                        new FeatureWrite.Put(ID, VALUE, View.NO_EXPIRY),
                        new FeatureWrite.Put(
                                new FeatureId("shop", "reader_recent_works", "독자"),
                                new FeatureValue.TimedIds(List.of()),
                                Duration.ofMillis(1_500))))
                .await()
                .indefinitely();
        positions.save(Map.of(4, 99L)).await().indefinitely();

        assertThat(redis("STRLEN", "ac:work_clicks:{default/w}")).isEqualTo("4");
        assertThat(redis("TTL", "ac:work_clicks:{default/w}")).isEqualTo("-1");
        assertThat(redis("TTL", "ac:reader_recent_works:{shop/독자}")).isEqualTo("2");
        assertThat(redis("GET", "ac:@position:{afterclick.features/4}")).isEqualTo("99");
    }

    @Test
    void commands_areTheDocumentedOnes() {
        store.apply(List.of(
                        new FeatureWrite.Put(ID, VALUE, View.NO_EXPIRY),
                        new FeatureWrite.Put(ID, VALUE, Duration.ofMinutes(1)),
                        new FeatureWrite.Remove(ID)))
                .await()
                .indefinitely();
        store.get(Set.of(ID)).await().indefinitely();
        positions.save(Map.of(1, 1L)).await().indefinitely();
        positions.read(Set.of(1)).await().indefinitely();
        await().atMost(Duration.ofSeconds(5)).until(() -> proxy.commands().contains("GET")); // the probe

        assertThat(Set.copyOf(proxy.commands()))
                .containsExactlyInAnyOrder("PING", "GET", "SET", "SETEX", "DEL", "MGET");
        assertThat(proxy.commands().stream().filter("PING"::equals))
                .as("the client's handshake, once for each connection")
                .hasSize(2);
    }

    @Test
    void get_ofSeveral_isOneCommand() {
        store.get(Set.of(ID, new FeatureId("default", "work_read_ons", "w"), new FeatureId("x", "work_clicks", "w")))
                .await()
                .indefinitely();

        assertThat(proxy.commands().stream().filter("MGET"::equals)).hasSize(1);
    }

    @Test
    void get_bytesThatAreNoValue_areAsNone() throws Exception {
        FeatureId damaged = new FeatureId("default", "work_clicks", "damaged");
        redis("SET", "ac:work_clicks:{default/damaged}", "no protobuf");
        store.apply(List.of(new FeatureWrite.Put(ID, VALUE, View.NO_EXPIRY)))
                .await()
                .indefinitely();

        assertThat(store.get(Set.of(damaged, ID)).await().indefinitely()).isEqualTo(Map.of(ID, VALUE));
        assertThat(registry.counter("afterclick.feature.undecodable.values").count())
                .isEqualTo(1);
    }

    @Test
    void positions_thatAreNoNumber_areAsNone() throws Exception {
        redis("SET", "ac:@position:{afterclick.features/77}", "-1");
        redis("SET", "ac:@position:{afterclick.features/78}", "soon");

        assertThat(positions.read(Set.of(77, 78)).await().indefinitely()).isEmpty();
    }

    @Test
    void redisDown_failsAtOnce_andHealsByItself() {
        proxy.cut();
        await().until(() -> !keyspace.isAnswering() && !keyspace.takesWrites());

        long begin = System.nanoTime();
        assertUnavailable();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMillis(400));

        proxy.heal();
        await().atMost(Duration.ofSeconds(5)).until(this::isConnected);
        store.apply(List.of(new FeatureWrite.Put(ID, VALUE, View.NO_EXPIRY)))
                .await()
                .indefinitely();
        assertThat(store.get(Set.of(ID)).await().indefinitely()).isEqualTo(Map.of(ID, VALUE));
    }

    @Test
    void redisStuck_failsAfterTheTimeout_andHealsByItself() {
        proxy.hang();

        long begin = System.nanoTime();
        assertUnavailable();
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isBetween(Duration.ofMillis(450), Duration.ofMillis(1_500));
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(keyspace.isAnswering())
                .as("a connection on which nothing arrives is given up")
                .isFalse());

        proxy.heal();
        await().atMost(Duration.ofSeconds(10)).until(keyspace::isAnswering);
        assertThat(store.get(Set.of(new FeatureId("none", "work_clicks", "w")))
                        .await()
                        .indefinitely())
                .isEmpty();
    }

    private boolean isConnected() {
        return keyspace.isAnswering() && keyspace.takesWrites();
    }

    final void assertUnavailable() {
        assertThatThrownBy(() -> store.get(Set.of(ID)).await().indefinitely())
                .isInstanceOfSatisfying(
                        FeatureException.class, e -> assertThat(e.reason()).isEqualTo(Reason.STORE_UNAVAILABLE));
    }

    /** A command past the proxy. */
    final String redis(String command, String... arguments) throws Exception {
        Redis direct = Redis.createClient(vertx, address.toString());
        try {
            Request request = Request.cmd(Command.create(command));
            for (String argument : arguments) {
                request.arg(argument.getBytes(StandardCharsets.UTF_8));
            }
            return direct.send(request)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS)
                    .toString();
        } finally {
            direct.close();
        }
    }
}
