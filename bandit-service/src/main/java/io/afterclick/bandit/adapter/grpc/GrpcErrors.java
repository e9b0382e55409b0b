package io.afterclick.bandit.adapter.grpc;

import com.google.protobuf.Any;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.afterclick.bandit.policy.PolicyException;
import io.afterclick.bandit.slate.SlateException;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.Map;

/** The one map from failures of the domain to gRPC statuses, with {@code google.rpc.ErrorInfo}. */
final class GrpcErrors {
    private static final String DOMAIN = "afterclick.io";

    private GrpcErrors() {}

    static StatusRuntimeException of(SlateException failure) {
        Code code =
                switch (failure.reason()) {
                    case INVALID_TENANT,
                            INVALID_WORK_ID,
                            NO_CANDIDATES,
                            TOO_MANY_CANDIDATES,
                            DUPLICATE_CANDIDATE,
                            INVALID_CANDIDATE,
                            INVALID_LIMIT,
                            INVALID_GS_SCORE -> Code.INVALID_ARGUMENT;
                    case UNKNOWN_POLICY -> Code.NOT_FOUND;
                    case NOT_READY -> Code.UNAVAILABLE;
                };
        return status(code, failure.reason().name(), failure.getMessage(), Map.of());
    }

    static StatusRuntimeException of(PolicyException failure) {
        Code code =
                switch (failure.reason()) {
                    case INVALID -> Code.INVALID_ARGUMENT;
                    case BUILT_IN -> Code.FAILED_PRECONDITION;
                    case TOO_MANY_POLICIES -> Code.RESOURCE_EXHAUSTED;
                    case NOT_KEPT -> Code.UNAVAILABLE;
                };
        Map<String, String> metadata = failure.field().isEmpty() ? Map.of() : Map.of("field", failure.field());
        return status(code, failure.reason().name(), failure.getMessage(), metadata);
    }

    private static StatusRuntimeException status(
            Code code, String reason, String message, Map<String, String> metadata) {
        return StatusProto.toStatusRuntimeException(Status.newBuilder()
                .setCode(code.getNumber())
                .setMessage(message)
                .addDetails(Any.pack(ErrorInfo.newBuilder()
                        .setReason(reason)
                        .setDomain(DOMAIN)
                        .putAllMetadata(metadata)
                        .build()))
                .build());
    }
}
