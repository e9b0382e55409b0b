package io.afterclick.gateway.app;

import io.afterclick.gateway.access.AccessControl;
import io.afterclick.gateway.adapter.key.BadKeysException;
import io.afterclick.gateway.adapter.key.KeysFile;
import io.afterclick.gateway.adapter.limit.BucketLimiter;
import io.afterclick.gateway.adapter.metrics.GatewayMetrics;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Reads the keys before anything can ask for {@link AccessControl}, and again and again. Ends the start where the gateway
 * would be open to other machines, with one line: that is what this exception is printed as.
 */
@Singleton
class KeyLoading {
    private static final Logger LOG = Logger.getLogger(KeyLoading.class);

    private final AccessControl access;
    private final Optional<KeysFile> file;
    private final Duration interval;

    KeyLoading(
            GatewayConfig config,
            GatewayMetrics metrics,
            Clock clock,
            @ConfigProperty(name = "quarkus.http.host") String host) {
        access = new AccessControl(new BucketLimiter(clock), metrics);
        interval = Validated.positive(
                "afterclick.gateway.keys.check-interval", config.keys().checkInterval());
        file = config.keys().file().map(path -> loaded(path, access));
        if (file.isEmpty()) {
            requireLoopback(host);
        }
        metrics.watch(access);
        file.ifPresent(metrics::watch);
    }

    /** @throws ConfigurationException where other machines can reach the address */
    static void requireLoopback(String host) {
        if (!Loopback.isAddressOf(host)) {
            throw new ConfigurationException("The gateway would listen to other machines (quarkus.http.host is \""
                    + host + "\") and ask nobody for a key: set afterclick.gateway.keys.file, or listen on 127.0.0.1.");
        }
    }

    /** @throws ConfigurationException where the file cannot be taken, with no cause but in its message */
    static KeysFile loaded(Path path, AccessControl access) {
        KeysFile file = new KeysFile(path, access);
        try {
            file.load();
        } catch (BadKeysException e) {
            // The cause would be printed with its stack, in place of this line.
            throw new ConfigurationException(
                    "The file of keys (afterclick.gateway.keys.file) is refused: " + e.getMessage());
        }
        return file;
    }

    @Produces
    @Singleton
    AccessControl access() {
        return access;
    }

    void start(@Observes StartupEvent started, Vertx vertx) {
        file.ifPresent(keys ->
                vertx.setPeriodic(interval.toMillis(), timer -> vertx.executeBlocking(() -> reloaded(keys), false)));
    }

    /** A failure that nobody foresaw must not end the reloading unseen. */
    private static boolean reloaded(KeysFile keys) {
        try {
            keys.reload();
        } catch (RuntimeException e) {
            LOG.warn("reading the keys failed, and is tried again", e);
        }
        return keys.isGood();
    }
}
