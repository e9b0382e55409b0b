package io.afterclick.feature.adapter.redis;

import static org.awaitility.Awaitility.await;

import io.afterclick.feature.adapter.metrics.FeatureMeters;
import io.afterclick.feature.online.FeatureStore;
import io.afterclick.feature.online.FeatureStoreContractTest;
import io.afterclick.feature.online.FeedPositions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** The contract on a cluster of servers with Redis' protocol. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ClusterStoreTest extends FeatureStoreContractTest {
    static final Duration SOON = Duration.ofSeconds(20);
    static final Duration READ_TIMEOUT = Duration.ofMillis(500);

    SimpleMeterRegistry registry;
    RedisCluster keyspace;
    RedisFeatureStore store;
    RedisFeedPositions positions;

    private String uris;
    private Vertx vertx;

    /** Where some of the servers are, with commas between them; asked once. */
    abstract String servers();

    @BeforeAll
    void startVertx() {
        uris = servers();
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
        connect(uris);
    }

    final void connect(String to) {
        registry = new SimpleMeterRegistry();
        FeatureMeters meters = new FeatureMeters(registry);
        keyspace = new RedisCluster(
                vertx,
                new RedisOptions()
                        .setType(RedisClientType.CLUSTER)
                        .setEndpoints(Arrays.asList(to.split(",")))
                        .setProtocolNegotiation(false)
                        .setNetClientOptions(
                                new NetClientOptions().setReadIdleTimeout(3).setConnectTimeout(2_000)),
                1,
                meters);
        store = new RedisFeatureStore(keyspace, READ_TIMEOUT, Duration.ofSeconds(2), meters);
        positions = new RedisFeedPositions(keyspace, "afterclick.features", Duration.ofSeconds(2));
        await().atMost(SOON).until(keyspace::isWhole);
    }

    @AfterEach
    void close() {
        keyspace.close();
    }

    @Override
    protected FeatureStore store() {
        return store;
    }

    @Override
    protected FeedPositions positions() {
        return positions;
    }
}
