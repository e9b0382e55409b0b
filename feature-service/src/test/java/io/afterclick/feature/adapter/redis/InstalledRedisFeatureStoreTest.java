package io.afterclick.feature.adapter.redis;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import io.afterclick.embedded.EmbeddedRedis;
import java.nio.file.Path;
import java.util.Optional;

/** On the Redis that the system has, 7.0 on Debian 12; skipped where there is none, unless {@code AFTERCLICK_NO_SKIPS} forbids that. */
class InstalledRedisFeatureStoreTest extends RedisFeatureStoreTest {
    private static final String MISSING = "no redis-server on the path (Debian: apt install redis-server)";

    @Override
    EmbeddedRedis start(Path folder, int port, Path log) {
        Optional<Path> installed = EmbeddedRedis.installed("redis-server");
        if (installed.isEmpty()) {
            return "true".equals(System.getenv("AFTERCLICK_NO_SKIPS")) ? fail(MISSING) : abort(MISSING);
        }
        return EmbeddedRedis.start(installed.get(), folder, port, log);
    }

    @Override
    String version() {
        return ""; // whatever is installed here
    }
}
