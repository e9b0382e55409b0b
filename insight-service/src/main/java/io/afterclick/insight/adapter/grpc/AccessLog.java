package io.afterclick.insight.adapter.grpc;

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

/** One line for each call: method, status, milliseconds; no ids. */
@ApplicationScoped
@GlobalInterceptor
public class AccessLog implements ServerInterceptor {
    private static final Logger LOG = Logger.getLogger("io.afterclick.access");

    @Override
    public <A, B> ServerCall.Listener<A> interceptCall(
            ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
        long start = System.nanoTime();
        return next.startCall(
                new SimpleForwardingServerCall<A, B>(call) {
                    @Override
                    public void close(Status status, Metadata trailers) {
                        LOG.infof(
                                "%s %s %d ms",
                                getMethodDescriptor().getFullMethodName(),
                                status.getCode(),
                                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
                        super.close(status, trailers);
                    }
                },
                headers);
    }
}
