package io.afterclick.bandit.adapter.grpc;

import com.google.protobuf.Any;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.afterclick.bandit.slate.SlateException;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;

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
        return StatusProto.toStatusRuntimeException(Status.newBuilder()
                .setCode(code.getNumber())
                .setMessage(failure.getMessage())
                .addDetails(Any.pack(ErrorInfo.newBuilder()
                        .setReason(failure.reason().name())
                        .setDomain(DOMAIN)
                        .build()))
                .build());
    }
}
