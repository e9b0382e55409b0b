package io.afterclick.feature;

import io.afterclick.feature.adapter.redis.LoopbackCluster;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Three masters of the Redis that comes along, in place of the one server that another resource started. */
public final class ThreeMasters implements QuarkusTestResourceLifecycleManager {
    private LoopbackCluster cluster;

    @Override
    public Map<String, String> start() {
        try {
            cluster = LoopbackCluster.start(
                    Optional.empty(), Files.createTempDirectory(Path.of("target"), "redis-cluster"), 3, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.of(
                "quarkus.redis.hosts",
                cluster.uris(),
                "quarkus.redis.client-type",
                "cluster",
                // Kafka is another one than that of the classes before, so its state is too.
                "afterclick.feature.state-dir",
                "target/state/" + UUID.randomUUID());
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(cluster, new TestInjector.MatchesType(LoopbackCluster.class));
    }

    @Override
    public void stop() {
        cluster.close();
    }

    /** After the others, whose setting it replaces. */
    @Override
    public int order() {
        return 1;
    }
}
