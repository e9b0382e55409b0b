package io.afterclick.insight.adapter.grpc;

import com.google.protobuf.Any;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.afterclick.insight.history.HistoryException;
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
        if (failure instanceof InvalidFieldException e) {
            return status(Code.INVALID_ARGUMENT, "INVALID_FIELD", e.getMessage(), Map.of("field", e.field()));
        }
        if (failure instanceof HistoryException e && e.reason() == HistoryException.Reason.TOO_MANY_STREAMS) {
            return status(Code.RESOURCE_EXHAUSTED, e.reason().name(), e.getMessage(), Map.of());
        }
        if (failure instanceof HistoryException e && e.reason() == HistoryException.Reason.SHUTTING_DOWN) {
            return status(Code.UNAVAILABLE, e.reason().name(), e.getMessage(), Map.of());
        }
        LOG.error("a call failed", failure);
        return status(Code.INTERNAL, "INTERNAL", "the call failed; the log of insight-service says why", Map.of());
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
