package io.afterclick.bandit.adapter.grpc;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.quarkus.grpc.GlobalInterceptor;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** Logs one line for each call: method, status and milliseconds, no ids. */
@ApplicationScoped
@GlobalInterceptor
public class AccessLog implements ServerInterceptor {
    private static final Logger LOG = Logger.getLogger("io.afterclick.access");

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        long start = System.nanoTime();
        return next.startCall(
                new SimpleForwardingServerCall<>(call) {
                    @Override
                    public void close(Status status, Metadata trailers) {
                        LOG.infof(
                                "grpc %s %s %d",
                                call.getMethodDescriptor().getFullMethodName(),
                                status.getCode(),
                                (System.nanoTime() - start) / 1_000_000);
                        super.close(status, trailers);
                    }
                },
                headers);
    }
}
