package io.afterclick.gateway.adapter.grpc;

import io.afterclick.gateway.adapter.context.CallerContext;
import io.afterclick.gateway.adapter.log.RareLog;
import io.afterclick.gateway.related.StageFailedException;
import io.afterclick.gateway.related.StageFailedException.Kind;
import io.grpc.Deadline;
import io.grpc.Status;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** What calls of all stages have in common. One instance per stage; thread-safe. */
final class StageCalls {
    private static final Logger LOG = Logger.getLogger(StageCalls.class);

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
        if (kind != Kind.UNAVAILABLE) { // of which the channels tell
            warnings.warn("The " + stage + " stage failed: " + status.getCode());
            LOG.debugf(cause, "The %s stage failed", stage);
        }
        return new StageFailedException(kind, cause);
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
