package io.afterclick.candidate.adapter.grpc;

import com.google.protobuf.Any;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.afterclick.candidate.retrieval.UnknownWorkException;
import io.afterclick.candidate.training.TrainingException;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.Map;
import org.jboss.logging.Logger;

/** The one map from failures to gRPC statuses, each with an ErrorInfo. */
final class GrpcErrors {
    private static final String DOMAIN = "afterclick.io";
    private static final Logger LOG = Logger.getLogger(GrpcErrors.class);

    private GrpcErrors() {}

    static StatusRuntimeException of(Throwable failure) {
        if (failure instanceof StatusRuntimeException status) {
            return status;
        }
        if (failure instanceof InvalidFieldException e) {
            return status(Code.INVALID_ARGUMENT, "INVALID_FIELD", e.getMessage(), Map.of("field", e.field()));
        }
        if (failure instanceof UnknownWorkException e) {
            return status(Code.NOT_FOUND, "UNKNOWN_WORK", e.getMessage(), Map.of("field", "query_work_id"));
        }
        if (failure instanceof UnknownModelException e) {
            return status(Code.NOT_FOUND, "UNKNOWN_MODEL", e.getMessage(), Map.of("field", "model_version"));
        }
        if (failure instanceof TrainingException e) {
            return status(codeOf(e.reason()), e.reason().name(), e.getMessage(), Map.of());
        }
        LOG.error("a call failed", failure);
        return status(Code.INTERNAL, "INTERNAL", "the call failed; the log of candidate-service says why", Map.of());
    }

    private static Code codeOf(TrainingException.Reason reason) {
        return switch (reason) {
            case TRAINING_RUNS -> Code.ABORTED;
            case NO_READS, WORSE_THAN_LAST -> Code.FAILED_PRECONDITION;
            case TRAINING_SET_TOO_LARGE -> Code.RESOURCE_EXHAUSTED;
            case NOT_CAUGHT_UP, SHUTTING_DOWN -> Code.UNAVAILABLE;
            case BROKE_DOWN -> Code.INTERNAL;
        };
    }

    private static StatusRuntimeException status(
            Code code, String reason, String message, Map<String, String> metadata) {
        ErrorInfo info = ErrorInfo.newBuilder()
                .setReason(reason)
                .setDomain(DOMAIN)
                .putAllMetadata(metadata)
                .build();
        return StatusProto.toStatusRuntimeException(Status.newBuilder()
                .setCode(code.getNumber())
                .setMessage(message)
                .addDetails(Any.pack(info))
                .build());
    }
}
