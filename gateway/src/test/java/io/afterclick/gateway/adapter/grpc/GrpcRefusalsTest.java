package io.afterclick.gateway.adapter.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.afterclick.gateway.request.Refusal;
import io.afterclick.gateway.request.RefusedException;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GrpcRefusalsTest {
    @Test
    void status_each_hasItsCodeAndReason() throws InvalidProtocolBufferException {
        Map<Refusal, io.grpc.Status.Code> codes = new EnumMap<>(Refusal.class);
        for (Refusal refusal : Refusal.values()) {
            StatusRuntimeException failure = GrpcRefusals.status(new RefusedException(refusal, "why"));
            Status status = StatusProto.fromThrowable(failure);
            ErrorInfo info = status.getDetails(0).unpack(ErrorInfo.class);
            assertThat(info.getReason()).isEqualTo(refusal.name());
            assertThat(info.getDomain()).isEqualTo("afterclick.io");
            assertThat(status.getMessage()).isEqualTo("why");
            assertThat(status.getDetailsList().stream().anyMatch(detail -> detail.is(RetryInfo.class)))
                    .isEqualTo(failure.getStatus().getCode() == io.grpc.Status.Code.UNAVAILABLE);
            codes.put(refusal, failure.getStatus().getCode());
        }
        assertThat(codes)
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry(Refusal.INVALID_REQUEST, io.grpc.Status.Code.INVALID_ARGUMENT),
                        Map.entry(Refusal.UNAUTHENTICATED, io.grpc.Status.Code.UNAUTHENTICATED),
                        Map.entry(Refusal.FORBIDDEN, io.grpc.Status.Code.PERMISSION_DENIED),
                        Map.entry(Refusal.RATE_LIMITED, io.grpc.Status.Code.RESOURCE_EXHAUSTED),
                        Map.entry(Refusal.QUOTA_SPENT, io.grpc.Status.Code.RESOURCE_EXHAUSTED),
                        Map.entry(Refusal.UNKNOWN_WORK, io.grpc.Status.Code.NOT_FOUND),
                        Map.entry(Refusal.UNKNOWN_MODEL, io.grpc.Status.Code.NOT_FOUND),
                        Map.entry(Refusal.TRAINING_RUNS, io.grpc.Status.Code.ABORTED),
                        Map.entry(Refusal.NO_READS, io.grpc.Status.Code.FAILED_PRECONDITION),
                        Map.entry(Refusal.WORSE_MODEL, io.grpc.Status.Code.FAILED_PRECONDITION),
                        Map.entry(Refusal.CATALOG_FULL, io.grpc.Status.Code.RESOURCE_EXHAUSTED),
                        Map.entry(Refusal.TRAINING_SET_TOO_LARGE, io.grpc.Status.Code.RESOURCE_EXHAUSTED),
                        Map.entry(Refusal.EXPERIMENT_RUNS, io.grpc.Status.Code.FAILED_PRECONDITION),
                        Map.entry(Refusal.EXPERIMENTS_FULL, io.grpc.Status.Code.RESOURCE_EXHAUSTED),
                        Map.entry(Refusal.UNKNOWN_EXPERIMENT, io.grpc.Status.Code.NOT_FOUND),
                        Map.entry(Refusal.VERSION_REQUIRED, io.grpc.Status.Code.FAILED_PRECONDITION),
                        Map.entry(Refusal.VERSION_CONFLICT, io.grpc.Status.Code.ABORTED),
                        Map.entry(Refusal.UNKNOWN_POLICY, io.grpc.Status.Code.NOT_FOUND),
                        Map.entry(Refusal.BUILT_IN_POLICY, io.grpc.Status.Code.FAILED_PRECONDITION),
                        Map.entry(Refusal.POLICIES_FULL, io.grpc.Status.Code.RESOURCE_EXHAUSTED),
                        Map.entry(Refusal.OVERLOADED, io.grpc.Status.Code.UNAVAILABLE),
                        Map.entry(Refusal.NOT_ACKNOWLEDGED, io.grpc.Status.Code.UNAVAILABLE),
                        Map.entry(Refusal.STARTING, io.grpc.Status.Code.UNAVAILABLE),
                        Map.entry(Refusal.SERVICE_UNAVAILABLE, io.grpc.Status.Code.UNAVAILABLE),
                        Map.entry(Refusal.SERVICE_TOO_LATE, io.grpc.Status.Code.DEADLINE_EXCEEDED)));
    }

    @Test
    void status_withATimeToWait_tellsIt() throws InvalidProtocolBufferException {
        StatusRuntimeException failure =
                GrpcRefusals.status(new RefusedException(Refusal.RATE_LIMITED, "why", Duration.ofMillis(1_250)));
        RetryInfo retry = StatusProto.fromThrowable(failure).getDetails(1).unpack(RetryInfo.class);
        assertThat(retry.getRetryDelay().getSeconds()).isEqualTo(1);
        assertThat(retry.getRetryDelay().getNanos()).isEqualTo(250_000_000);
    }

    @Test
    void status_defect_saysNothingOfTheInside() {
        StatusRuntimeException failure = GrpcRefusals.status(new IllegalStateException("secret inside"));
        assertThat(failure.getStatus().getCode()).isEqualTo(io.grpc.Status.Code.INTERNAL);
        assertThat(StatusProto.fromThrowable(failure).toString())
                .doesNotContain("secret")
                .doesNotContain("Exception");
    }
}
