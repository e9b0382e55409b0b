package io.afterclick.gateway.adapter.grpc;

import io.grpc.ManagedChannelBuilder;
import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.quarkus.arc.Arc;
import io.quarkus.grpc.runtime.config.GrpcClientConfiguration;
import io.quarkus.grpc.runtime.config.GrpcServerConfiguration;
import io.quarkus.grpc.spi.GrpcBuilderProvider;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.ShutdownContext;
import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.net.SSLOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;

/**
 * Builds the channels of clients with {@code quarkus.grpc.clients.<name>.tls-configuration-name}. Quarkus itself knows
 * that setting for channels over Vert.x only, which do not balance over replicas.
 *
 * <p>What a server shows must come from the trust store and name the host that was called; there is no way around
 * either. Stores that the registry reads again count from the next connection on. Found by the service loader.
 */
public final class TlsChannels implements GrpcBuilderProvider<NettyServerBuilder> {
    private static final String RESOLVER = "dns";

    @Override
    public boolean providesChannel(GrpcClientConfiguration configuration) {
        return configuration.tlsConfigurationName().isPresent() && !configuration.useQuarkusGrpcClient();
    }

    @Override
    public String resolver() {
        return RESOLVER;
    }

    /** As Quarkus does for this resolver: a target has three slashes before the name. */
    @Override
    public String adjustHost(String host) {
        return "/" + host;
    }

    /** @throws IllegalStateException where the TLS configuration is not fit for the purpose: that ends the start */
    @Override
    public ManagedChannelBuilder<?> createChannelBuilder(GrpcClientConfiguration configuration, String target) {
        String name = configuration.tlsConfigurationName().orElseThrow();
        TlsConfiguration tls = Arc.container()
                .select(TlsConfigurationRegistry.class)
                .get()
                .get(name)
                .orElseThrow(() -> refused(name, "is missing, but named by a gRPC client"));
        Vertx vertx = Arc.container().select(Vertx.class).get();
        return NettyChannelBuilder.forTarget(target).sslContext(context(name, tls, vertx));
    }

    private static SslContext context(String name, TlsConfiguration tls, Vertx vertx) {
        SSLOptions options = tls.getSSLOptions();
        if (tls.isTrustAll()) {
            throw refused(name, "trust-all would let anybody answer");
        }
        if (tls.getTrustStore() == null) {
            throw refused(name, "needs a trust store: calls to services trust nobody else");
        }
        if (!options.getCrlValues().isEmpty()) {
            throw refused(name, "certificate-revocation-list is not looked at in calls to services");
        }
        SslContextBuilder context = GrpcSslContexts.configure(SslContextBuilder.forClient(), SslProvider.JDK)
                .trustManager(new RenewedTrust(tls::getTrustStore))
                .protocols(options.getEnabledSecureTransportProtocols());
        if (!options.getEnabledCipherSuites().isEmpty()) {
            context.ciphers(new ArrayList<>(options.getEnabledCipherSuites()));
        }
        if (tls.getKeyStoreOptions() != null) {
            context.keyManager(new RenewedKey(tls::getKeyStoreOptions, keys -> keys.getKeyManagerFactory(vertx)));
        }
        try {
            return context.build();
        } catch (SSLException e) {
            throw new IllegalStateException("quarkus.tls." + name + " cannot be used", e);
        }
    }

    private static IllegalStateException refused(String name, String fault) {
        return new IllegalStateException("quarkus.tls." + name + ": " + fault);
    }

    @Override
    public String channelInfo(GrpcClientConfiguration configuration) {
        return "TLS";
    }

    @Override
    public String toString() {
        return "channels with TLS";
    }

    @Override
    public boolean providesServer(GrpcServerConfiguration configuration) {
        return false;
    }

    @Override
    public NettyServerBuilder createServerBuilder(
            Vertx vertx, GrpcServerConfiguration configuration, LaunchMode launchMode) {
        throw noServer();
    }

    @Override
    public void startServer(Server server) {
        throw noServer();
    }

    @Override
    public void postStartup(Server server, ShutdownContext shutdown) {
        throw noServer();
    }

    @Override
    public void devModeReload(
            List<ServerServiceDefinition> servicesWithInterceptors,
            Map<String, ServerMethodDefinition<?, ?>> methods,
            List<ServerInterceptor> globalInterceptors,
            ShutdownContext shutdown) {
        throw noServer();
    }

    @Override
    public boolean serverAlreadyExists() {
        return false;
    }

    @Override
    public String serverInfo(String host, int port, GrpcServerConfiguration configuration) {
        throw noServer();
    }

    private static UnsupportedOperationException noServer() {
        return new UnsupportedOperationException("channels only");
    }
}
