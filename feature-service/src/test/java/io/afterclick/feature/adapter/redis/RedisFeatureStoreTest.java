package io.afterclick.feature.adapter.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afterclick.embedded.EmbeddedRedis;
import io.afterclick.embedded.FreePorts;
import io.afterclick.feature.aggregate.FeatureValue.Count;
import io.afterclick.feature.online.FeatureException;
import io.afterclick.feature.online.FeatureException.Reason;
import io.afterclick.feature.online.FeatureWrite;
import io.afterclick.feature.view.FeatureId;
import io.afterclick.feature.view.View;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract on a real Redis that the test starts. Each test class has a server of its own. */
abstract class RedisFeatureStoreTest extends ProxiedStoreTest {
    @TempDir
    static Path folder;

    private EmbeddedRedis server;

    /** Starts the server that the contract is tried on. */
    abstract EmbeddedRedis start(Path folder, int port, Path log);

    /** Begin of what it calls its version. */
    abstract String version();

    @Override
    URI server() {
        server = start(
                folder.resolve("redis"),
                FreePorts.find(1)[0],
                Path.of("target/" + getClass().getSimpleName() + ".log"));
        return URI.create(server.uri());
    }

    @AfterAll
    void stopRedis() {
        if (server != null) { // else skipped
            server.close();
        }
    }

    @Test
    void server_isTheOneMeant() throws Exception {
        String about = redis("INFO", "server");

        assertThat(about).contains("redis_version:" + version());
        about.lines().filter(line -> line.startsWith("redis_version:")).forEach(System.out::println);
    }

    @Test
    void redisRefuses_failsAsUnavailable() throws Exception {
        redis("CONFIG", "SET", "maxmemory", "1");
        try {
            assertThatThrownBy(() -> store().apply(List.of(new FeatureWrite.Put(
                                    new FeatureId("default", "work_clicks", "w"),
                                    new Count(3, Instant.EPOCH),
                                    View.NO_EXPIRY)))
                            .await()
                            .indefinitely())
                    .isInstanceOfSatisfying(
                            FeatureException.class, e -> assertThat(e.reason()).isEqualTo(Reason.STORE_UNAVAILABLE));
        } finally {
            redis("CONFIG", "SET", "maxmemory", "0");
        }
    }
}
