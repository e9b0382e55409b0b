package io.afterclick.gateway.adapter.grpc;

import io.afterclick.gateway.adapter.context.CallerContext;
import io.afterclick.gateway.adapter.log.RareLog;
import io.afterclick.gateway.related.StageFailedException;
import io.afterclick.gateway.related.StageFailedException.Kind;
import io.grpc.Deadline;
import io.grpc.Status;
import io.smallrye.mutiny.Uni;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import org.jboss.logging.Logger;

/** What calls of all stages have in common. One instance per stage; thread-safe. */
final class StageCalls {
    private static final Logger LOG = Logger.getLogger(StageCalls.class);

    private static final int CAUSES_MAX = 10;

    private final String stage;
    private final UncancelledCalls calls = new UncancelledCalls();
    private final RareLog warnings = new RareLog(LOG);

    StageCalls(String stage) {
        this.stage = stage;
    }

    /**
     * The call, failing as ports fail, at the latest when the time is over, and answered where it was made.
     *
     * @param call makes the call, with the deadline that it is given
     */
    <T> Uni<T> of(Duration time, Function<Deadline, Uni<T>> call) {
        return CallerContext.bringBack(calls.within(time, call)).onFailure().transform(this::failure);
    }

    private StageFailedException failure(Throwable cause) {
        Status status = Status.fromThrowable(cause);
        Kind kind = kind(status.getCode());
        Optional<String> refusedTls = tlsFault(cause);
        if (refusedTls.isPresent()) {
            warnings.warn("The " + stage + " stage failed: TLS: " + refusedTls.get());
        } else if (kind != Kind.UNAVAILABLE) { // of which the channels tell
            warnings.warn("The " + stage + " stage failed: " + status.getCode());
            LOG.debugf(cause, "The %s stage failed", stage);
        }
        return new StageFailedException(kind, cause);
    }

    /** Why no connection came about; it names hosts and certificates. */
    private static Optional<String> tlsFault(Throwable failure) {
        Optional<String> fault = Optional.empty();
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < CAUSES_MAX; depth++, cause = cause.getCause()) {
            if (cause instanceof SSLException || cause instanceof CertificateException) {
                fault = Optional.of(String.valueOf(cause.getMessage())); // the innermost says most
            }
        }
        return fault;
    }

    private static Kind kind(Status.Code code) {
        return switch (code) {
            case DEADLINE_EXCEEDED -> Kind.DEADLINE_EXCEEDED;
            case UNAVAILABLE, CANCELLED -> Kind.UNAVAILABLE;
            case INVALID_ARGUMENT,
                    NOT_FOUND,
                    ALREADY_EXISTS,
                    PERMISSION_DENIED,
                    RESOURCE_EXHAUSTED,
                    FAILED_PRECONDITION,
                    ABORTED,
                    OUT_OF_RANGE,
                    UNAUTHENTICATED -> Kind.REFUSED;
            case OK, UNKNOWN, UNIMPLEMENTED, INTERNAL, DATA_LOSS -> Kind.ERROR;
        };
    }
}
