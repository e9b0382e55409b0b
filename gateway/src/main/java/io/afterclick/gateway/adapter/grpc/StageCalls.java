package io.afterclick.gateway.adapter.grpc;

import io.afterclick.gateway.adapter.context.CallerContext;
import io.afterclick.gateway.adapter.log.RareLog;
import io.afterclick.gateway.related.StageFailedException;
import io.afterclick.gateway.related.StageFailedException.Kind;
import io.grpc.Status;
import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

/** What calls of all stages have in common. One instance per stage; thread-safe. */
final class StageCalls {
    private static final Logger LOG = Logger.getLogger(StageCalls.class);

    private final String stage;
    private final RareLog surprises = new RareLog(LOG);

    StageCalls(String stage) {
        this.stage = stage;
    }

    /** The call, failing as ports fail, and answered where it was made. */
    <T> Uni<T> of(Uni<T> call) {
        return CallerContext.bringBack(call).onFailure().transform(this::failure);
    }

    private StageFailedException failure(Throwable cause) {
        Status status = Status.fromThrowable(cause);
        Kind kind = kind(status.getCode());
        if (kind == Kind.REFUSED || kind == Kind.ERROR) {
            surprises.warn("The " + stage + " stage failed: " + status.getCode());
        }
        return new StageFailedException(kind, cause);
    }

    private static Kind kind(Status.Code code) {
        return switch (code) {
            case DEADLINE_EXCEEDED, CANCELLED -> Kind.TIMEOUT;
            case UNAVAILABLE -> Kind.UNAVAILABLE;
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
