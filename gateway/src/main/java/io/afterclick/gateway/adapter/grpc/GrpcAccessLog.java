package io.afterclick.gateway.adapter.grpc;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.quarkus.grpc.GlobalInterceptor;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Writes one line for each gRPC call: method, status and milliseconds, and no id. */
@ApplicationScoped
@GlobalInterceptor
public class GrpcAccessLog implements ServerInterceptor {
    private static final Logger LOG = Logger.getLogger("io.afterclick.access");

    @Override
    public <A, B> ServerCall.Listener<A> interceptCall(
            ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
        if (!LOG.isInfoEnabled()) {
            return next.startCall(call, headers);
        }
        long startNanos = System.nanoTime();
        return next.startCall(
                new SimpleForwardingServerCall<>(call) {
                    @Override
                    public void close(Status status, Metadata trailers) {
                        super.close(status, trailers);
                        LOG.infof(
                                "%s %s %d ms",
                                getMethodDescriptor().getFullMethodName(),
                                status.getCode(),
                                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos));
                    }
                },
                headers);
    }
}
