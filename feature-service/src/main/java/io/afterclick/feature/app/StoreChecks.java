package io.afterclick.feature.app;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.Config;

/**
 * Refuses to start with a kind of Redis that features cannot live in: one MGET holds keys of many entities, which a cluster
 * would have on different nodes.
 */
@Singleton
final class StoreChecks {
    private static final String CLIENT_TYPE = "quarkus.redis.client-type";
    private static final String STANDALONE = "standalone";
    private static final int EARLY = 1;

    private final Config config;

    StoreChecks(Config config) {
        this.config = config;
    }

    void check(@Observes @Priority(EARLY) StartupEvent starting) {
        check(config.getOptionalValue(CLIENT_TYPE, String.class).orElse(STANDALONE));
    }

    /** @throws IllegalArgumentException names the setting */
    static void check(String clientType) {
        if (!clientType.equalsIgnoreCase(STANDALONE)) {
            throw new IllegalArgumentException(
                    CLIENT_TYPE + " must be " + STANDALONE + ", not " + clientType + ": features live in one server");
        }
    }
}
