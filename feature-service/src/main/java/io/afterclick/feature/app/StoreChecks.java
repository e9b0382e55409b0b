package io.afterclick.feature.app;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.config.Config;

/** Refuses to start with a way of finding Redis that is not tried. */
@Singleton
final class StoreChecks {
    private static final String CLIENT_TYPE = "quarkus.redis.client-type";
    private static final String STANDALONE = "standalone";
    private static final List<String> KNOWN = List.of(STANDALONE, "cluster");
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
        if (!KNOWN.contains(clientType.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException(
                    CLIENT_TYPE + " must be " + String.join(" or ", KNOWN) + ", not " + clientType);
        }
    }
}
