package io.afterclick.feature.adapter.grpc;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.quarkus.grpc.GlobalInterceptor;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Notes how long the caller of a call waits. The server itself passes the header {@code grpc-timeout} on like any other, and
 * does not make a deadline of it.
 */
@ApplicationScoped
@GlobalInterceptor
public class CallDeadline implements ServerInterceptor {
    private static final Metadata.Key<String> TIMEOUT =
            Metadata.Key.of("grpc-timeout", Metadata.ASCII_STRING_MARSHALLER);
    private static final Context.Key<Long> ENDS_AT_NANOS = Context.key("afterclick-call-ends-at");
    /** As in gRPC over HTTP2, "Timeout". */
    private static final Pattern FORM = Pattern.compile("([0-9]{1,8})([HMSmun])");
    /** What the answer's own way back may take of the time that is left. */
    private static final double SHARE = 0.8;

    /**
     * Time that answering the current call may take.
     *
     * @param most where the caller waits longer, or says nothing of it
     */
    static Duration budget(Duration most) {
        Long endsAtNanos = ENDS_AT_NANOS.get();
        if (endsAtNanos == null) {
            return most;
        }
        Duration left = Duration.ofNanos((long) (SHARE * (endsAtNanos - System.nanoTime())));
        return left.compareTo(most) < 0 ? left : most;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        OptionalLong timeoutNanos = nanos(headers.get(TIMEOUT));
        if (timeoutNanos.isEmpty()) {
            return next.startCall(call, headers);
        }
        long endsAtNanos = System.nanoTime() + timeoutNanos.getAsLong();
        return Contexts.interceptCall(Context.current().withValue(ENDS_AT_NANOS, endsAtNanos), call, headers, next);
    }

    /** What the header says; empty where there is none, or none that can be read. */
    static OptionalLong nanos(String timeout) {
        Matcher matcher = FORM.matcher(timeout == null ? "" : timeout);
        if (!matcher.matches()) {
            return OptionalLong.empty();
        }
        long amount = Long.parseLong(matcher.group(1));
        TimeUnit unit =
                switch (matcher.group(2)) {
                    case "H" -> TimeUnit.HOURS;
                    case "M" -> TimeUnit.MINUTES;
                    case "S" -> TimeUnit.SECONDS;
                    case "m" -> TimeUnit.MILLISECONDS;
                    case "u" -> TimeUnit.MICROSECONDS;
                    default -> TimeUnit.NANOSECONDS;
                };
        // Hours in the millions would overflow, and nobody waits for a year.
        return OptionalLong.of(Math.min(unit.toNanos(amount), TimeUnit.DAYS.toNanos(365)));
    }
}
