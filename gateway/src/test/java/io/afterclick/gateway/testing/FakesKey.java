package io.afterclick.gateway.testing;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.quarkus.grpc.GlobalInterceptor;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Lets the gateway reach {@link FakeBackends}, which stand behind the same door as its own calls where there are keys. */
@ApplicationScoped
@GlobalInterceptor
public class FakesKey implements ClientInterceptor {
    /** Setting that holds a key with the scope of admins. */
    static final String SETTING = "fakes.key";

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final Optional<String> key;

    public FakesKey(@ConfigProperty(name = SETTING) Optional<String> key) {
        this.key = key;
    }

    @Override
    public <A, B> ClientCall<A, B> interceptCall(MethodDescriptor<A, B> method, CallOptions options, Channel next) {
        return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
            @Override
            public void start(Listener<B> listener, Metadata headers) {
                key.ifPresent(own -> headers.put(AUTHORIZATION, "Bearer " + own));
                super.start(listener, headers);
            }
        };
    }
}
