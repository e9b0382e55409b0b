package io.afterclick.feature.adapter.grpc;

import com.google.protobuf.Any;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.afterclick.feature.backfill.BackfillException;
import io.afterclick.feature.backfill.Backfills;
import io.afterclick.proto.feature.v1.BackfillProgress;
import io.afterclick.proto.feature.v1.BackfillViewRequest;
import io.afterclick.proto.feature.v1.FeatureOperations;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Multi;

/** What operators may ask for. */
@GrpcService
public class FeatureOperationsGrpcService implements FeatureOperations {
    private static final String DOMAIN = "afterclick.io";

    private final Backfills backfills;

    FeatureOperationsGrpcService(Backfills backfills) {
        this.backfills = backfills;
    }

    @Override
    public Multi<BackfillProgress> backfillView(BackfillViewRequest request) {
        return backfills
                .fill(request.getView())
                .map(progress -> BackfillProgress.newBuilder()
                        .setVersionedView(progress.versionedView())
                        .setRecordsRead(progress.recordsRead())
                        .setRecordsInAll(progress.recordsInAll())
                        .setObservations(progress.observations())
                        .setDone(progress.done())
                        .build())
                .onFailure(BackfillException.class)
                .transform(failure -> toStatus((BackfillException) failure));
    }

    private static StatusRuntimeException toStatus(BackfillException failure) {
        Code code =
                switch (failure.reason()) {
                    case VIEW_UNKNOWN -> Code.INVALID_ARGUMENT;
                    case BACKFILL_RUNNING -> Code.RESOURCE_EXHAUSTED;
                    case NOT_COMPUTING -> Code.FAILED_PRECONDITION;
                    case TOPICS_UNAVAILABLE -> Code.UNAVAILABLE;
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
