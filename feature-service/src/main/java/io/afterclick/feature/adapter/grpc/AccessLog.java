package io.afterclick.feature.adapter.grpc;

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

/** Logs one line per call: method, status, milliseconds. Off unless {@code afterclick.access-log-level} turns it on. */
@ApplicationScoped
@GlobalInterceptor
public class AccessLog implements ServerInterceptor {
    private static final Logger LOG = Logger.getLogger("io.afterclick.access");

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        if (!LOG.isInfoEnabled()) {
            return next.startCall(call, headers);
        }
        long begin = System.nanoTime();
        ServerCall<Q, A> logged = new SimpleForwardingServerCall<>(call) {
            @Override
            public void close(Status status, Metadata trailers) {
                LOG.infof(
                        "%s %s %d ms",
                        getMethodDescriptor().getFullMethodName(),
                        status.getCode(),
                        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
                super.close(status, trailers);
            }
        };
        return next.startCall(logged, headers);
    }
}
