package io.afterclick.feature;

import io.afterclick.embedded.testing.KafkaAndRedis;
import io.afterclick.feature.adapter.redis.LoopbackCluster;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Kafka, and three masters of the Redis that comes along. */
public final class KafkaAndRedisCluster implements QuarkusTestResourceLifecycleManager {
    private static final int MASTERS = 3;

    private final KafkaAndRedis servers = new KafkaAndRedis();
    private LoopbackCluster cluster;

    @Override
    public Map<String, String> start() {
        Map<String, String> addresses = new HashMap<>(servers.start());
        try {
            cluster = LoopbackCluster.start(
                    Optional.empty(), Files.createTempDirectory("afterclick-cluster"), MASTERS, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        addresses.put("quarkus.redis.hosts", cluster.uris());
        addresses.put("quarkus.redis.client-type", "cluster");
        return addresses;
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(cluster, new TestInjector.MatchesType(LoopbackCluster.class));
    }

    @Override
    public void stop() {
        cluster.close();
        servers.stop();
    }
}
