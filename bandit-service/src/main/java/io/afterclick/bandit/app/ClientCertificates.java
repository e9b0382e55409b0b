package io.afterclick.bandit.app;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Whether callers of the port for calls must show a certificate. Quarkus's own setting of that,
 * {@code quarkus.http.ssl.client-auth}, is fixed when the service is built.
 */
@Singleton
final class ClientCertificates implements HttpServerOptionsCustomizer {
    private final boolean required;
    private final String plainRequests;

    ClientCertificates(
            BanditConfig config,
            @ConfigProperty(name = "quarkus.http.insecure-requests", defaultValue = "enabled") String plainRequests) {
        this.required = config.clientCertificateRequired();
        this.plainRequests = plainRequests;
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        if (required) {
            require(options, plainRequests);
        }
    }

    /** @throws IllegalStateException where some could call without; that ends the start */
    static void require(HttpServerOptions options, String plainRequests) {
        if (options.getKeyCertOptions() == null || options.getTrustOptions() == null) {
            throw refused(
                    "quarkus.http.tls-configuration-name must name a configuration with a key store and a trust store");
        }
        if (!plainRequests.equals("disabled")) {
            throw refused("quarkus.http.insecure-requests must be disabled");
        }
        options.setClientAuth(ClientAuth.REQUIRED);
    }

    private static IllegalStateException refused(String fault) {
        return new IllegalStateException("afterclick.bandit.client-certificate-required: " + fault);
    }
}
