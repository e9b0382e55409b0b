package io.afterclick.feature.adapter.grpc;

import com.google.protobuf.Any;
import com.google.protobuf.Timestamp;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.afterclick.feature.adapter.message.FeatureMessages;
import io.afterclick.feature.adapter.message.UnreadableException;
import io.afterclick.feature.backfill.BackfillException;
import io.afterclick.feature.backfill.Backfills;
import io.afterclick.feature.backfill.HistorySpan;
import io.afterclick.proto.feature.v1.BackfillProgress;
import io.afterclick.proto.feature.v1.BackfillViewRequest;
import io.afterclick.proto.feature.v1.FeatureOperations;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Multi;
import java.time.Instant;
import java.util.Optional;

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
        Optional<HistorySpan> history = request.hasHistory()
                ? Optional.of(new HistorySpan(
                        request.getHistory().getTenant(),
                        request.getHistory().hasFrom()
                                ? Optional.of(from(request.getHistory().getFrom()))
                                : Optional.empty()))
                : Optional.empty();
        return backfills
                .fill(request.getView(), history)
                .map(FeatureOperationsGrpcService::toMessage)
                .onFailure(BackfillException.class)
                .transform(failure -> toStatus((BackfillException) failure));
    }

    /** One that is no time is one that nobody may ask for. */
    private static Instant from(Timestamp time) {
        try {
            return FeatureMessages.toInstant(time);
        } catch (UnreadableException e) {
            return Instant.MIN;
        }
    }

    private static BackfillProgress toMessage(io.afterclick.feature.backfill.BackfillProgress progress) {
        BackfillProgress.Builder message = BackfillProgress.newBuilder()
                .setVersionedView(progress.versionedView())
                .setHistoryRecordsRead(progress.historyRecordsRead())
                .setRecordsRead(progress.recordsRead())
                .setRecordsInAll(progress.recordsInAll())
                .setObservations(progress.observations())
                .setDone(progress.done());
        progress.completeFrom().ifPresent(time -> message.setCompleteFrom(FeatureMessages.toTimestamp(time)));
        progress.historyReadTo().ifPresent(time -> message.setHistoryReadTo(FeatureMessages.toTimestamp(time)));
        return message.build();
    }

    private static StatusRuntimeException toStatus(BackfillException failure) {
        Code code =
                switch (failure.reason()) {
                    case VIEW_UNKNOWN, HISTORY_SPAN_INVALID -> Code.INVALID_ARGUMENT;
                    case BACKFILL_RUNNING -> Code.RESOURCE_EXHAUSTED;
                    case NOT_COMPUTING, NOT_FROM_HISTORY -> Code.FAILED_PRECONDITION;
                    case TOPICS_UNAVAILABLE, HISTORY_UNAVAILABLE, HISTORY_BEHIND, SHUTTING_DOWN -> Code.UNAVAILABLE;
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
