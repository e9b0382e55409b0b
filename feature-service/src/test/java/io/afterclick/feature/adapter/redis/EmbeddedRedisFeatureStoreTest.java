package io.afterclick.feature.adapter.redis;

import io.afterclick.embedded.EmbeddedRedis;
import java.nio.file.Path;

/** On the Redis that comes along. */
class EmbeddedRedisFeatureStoreTest extends RedisFeatureStoreTest {
    @Override
    EmbeddedRedis start(Path folder, int port, Path log) {
        return EmbeddedRedis.start(folder, port, log);
    }

    @Override
    String version() {
        return "6.2.";
    }
}
