package io.afterclick.gateway.adapter.grpc;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.afterclick.gateway.access.AccessControl;
import io.afterclick.gateway.access.Caller;
import io.afterclick.gateway.access.Origin;
import io.afterclick.gateway.access.Scope;
import io.afterclick.gateway.request.RefusedException;
import io.afterclick.gateway.request.TextRules;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import io.quarkus.grpc.GlobalInterceptor;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Lets no gRPC call through, unless {@link AccessControl} does. What is not listed here needs the scope of admins, so that
 * no call can be added without one. The tenant is taken from the request itself, whatever its type.
 */
@ApplicationScoped
@GlobalInterceptor
public class GrpcAccess implements ServerInterceptor {
    /** Scopes by full name of the method. */
    static final Map<String, Scope> SCOPES = Map.of(
            "afterclick.gateway.v1.GatewayService/GetRelated", Scope.READ,
            "afterclick.gateway.v1.GatewayService/RecordEvents", Scope.INGEST);

    /** Services that tell nothing of works and readers: what load balancers ask, and what the API looks like. */
    static final Set<String> OPEN_SERVICES = Set.of(
            "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection");

    private static final Metadata.Key<String> AUTHORIZATION = key("authorization");
    private static final Metadata.Key<String> ORIGIN = key("origin");
    private static final List<Metadata.Key<String>> OF_PROXIES = List.of(
            key("forwarded"), key("x-forwarded-for"), key("x-forwarded-host"), key("x-forwarded-proto"), key("via"));
    private static final String TENANT = "tenant";

    private final AccessControl access;

    public GrpcAccess(AccessControl access) {
        this.access = access;
    }

    @Override
    public <A, B> ServerCall.Listener<A> interceptCall(
            ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
        if (OPEN_SERVICES.contains(call.getMethodDescriptor().getServiceName())) {
            return next.startCall(call, headers);
        }
        Scope scope = SCOPES.getOrDefault(call.getMethodDescriptor().getFullMethodName(), Scope.ADMIN);
        try {
            return new Checked<>(next.startCall(call, headers), call, access.authorize(scope, caller(headers)));
        } catch (RefusedException e) {
            close(call, e);
            return new ServerCall.Listener<>() {};
        }
    }

    /** Browsers cannot speak gRPC, so the name that was called does not matter. */
    private static Caller caller(Metadata headers) {
        return new Caller(
                text(headers, AUTHORIZATION),
                new Origin("", "", text(headers, ORIGIN), OF_PROXIES.stream().anyMatch(headers::containsKey)));
    }

    private static String text(Metadata headers, Metadata.Key<String> key) {
        return Objects.requireNonNullElse(headers.get(key), "");
    }

    private static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }

    private static void close(ServerCall<?, ?> call, RefusedException e) {
        StatusRuntimeException status = GrpcRefusals.status(e);
        Metadata trailers = status.getTrailers();
        call.close(status.getStatus(), trailers == null ? new Metadata() : trailers);
    }

    /** Passes messages on that are for a tenant of the key, and ends the call at the first that is not. */
    private static final class Checked<A> extends SimpleForwardingServerCallListener<A> {
        private final ServerCall<A, ?> call;
        private final AccessControl.Grant grant;
        private boolean isRefused;

        Checked(ServerCall.Listener<A> listener, ServerCall<A, ?> call, AccessControl.Grant grant) {
            super(listener);
            this.call = call;
            this.grant = grant;
        }

        @Override
        public void onMessage(A message) {
            if (isRefused) {
                return;
            }
            try {
                grant.useFor(tenant(message));
            } catch (RefusedException e) {
                isRefused = true;
                close(call, e);
                return;
            }
            super.onMessage(message);
        }

        @Override
        public void onHalfClose() {
            if (!isRefused) {
                super.onHalfClose();
            }
        }

        /** Empty for a message that names none: a key of single tenants does not do for it. */
        private static String tenant(Object message) {
            if (!(message instanceof Message request)) {
                return "";
            }
            FieldDescriptor field = request.getDescriptorForType().findFieldByName(TENANT);
            if (field == null || field.getJavaType() != FieldDescriptor.JavaType.STRING || field.isRepeated()) {
                return "";
            }
            String tenant = (String) request.getField(field);
            return tenant.isEmpty() ? TextRules.DEFAULT_TENANT : tenant;
        }
    }
}
