package io.afterclick.feature.adapter.grpc;

import com.google.protobuf.Any;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.afterclick.feature.online.FeatureException;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;

/** The one place where failures of this service become gRPC statuses. */
final class GrpcErrors {
    private static final String DOMAIN = "afterclick.io";

    private GrpcErrors() {}

    static StatusRuntimeException toStatus(FeatureException failure) {
        Code code =
                switch (failure.reason()) {
                    case TENANT_INVALID,
                            VIEWS_MISSING,
                            VIEW_UNKNOWN,
                            ENTITY_IDS_MISSING,
                            ENTITY_ID_INVALID,
                            TOO_MANY_VALUES -> Code.INVALID_ARGUMENT;
                    case STORE_UNAVAILABLE -> Code.UNAVAILABLE;
                };
        ErrorInfo info = ErrorInfo.newBuilder()
                .setReason(failure.reason().name())
                .setDomain(DOMAIN)
                .build();
        return StatusProto.toStatusRuntimeException(Status.newBuilder()
                .setCode(code.getNumber())
                .setMessage(failure.getMessage())
                .addDetails(Any.pack(info))
                .build());
    }
}
