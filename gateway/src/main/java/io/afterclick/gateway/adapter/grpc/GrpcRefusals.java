package io.afterclick.gateway.adapter.grpc;

import com.google.protobuf.Any;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.afterclick.gateway.request.Fault;
import io.afterclick.gateway.request.Refusal;
import io.afterclick.gateway.request.RefusedException;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The one map from failures to gRPC statuses, with details that programs can read. */
final class GrpcRefusals {
    private static final Logger LOG = Logger.getLogger(GrpcRefusals.class);
    private static final String DOMAIN = "afterclick.io";
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private GrpcRefusals() {}

    static StatusRuntimeException status(Throwable failure) {
        if (failure instanceof RefusedException refused) {
            return status(refused);
        }
        LOG.error("A call failed by a defect", failure);
        return StatusProto.toStatusRuntimeException(Status.newBuilder()
                .setCode(Code.INTERNAL_VALUE)
                .setMessage("The server failed; its log tells why, under this trace.")
                .addDetails(info("INTERNAL"))
                .build());
    }

    private static StatusRuntimeException status(RefusedException refused) {
        Code code = code(refused.refusal());
        Status.Builder status = Status.newBuilder()
                .setCode(code.getNumber())
                .setMessage(refused.getMessage())
                .addDetails(info(refused.refusal().name()));
        if (!refused.faults().isEmpty()) {
            BadRequest.Builder violations = BadRequest.newBuilder();
            for (Fault fault : refused.faults()) {
                violations.addFieldViolations(BadRequest.FieldViolation.newBuilder()
                        .setField(fault.field())
                        .setDescription(fault.message()));
            }
            status.addDetails(Any.pack(violations.build()));
        }
        Optional<Duration> wait = code == Code.UNAVAILABLE ? Optional.of(RETRY_AFTER) : refused.retryAfter();
        wait.ifPresent(time -> {
            RetryInfo.Builder retry = RetryInfo.newBuilder();
            retry.getRetryDelayBuilder().setSeconds(time.getSeconds()).setNanos(time.getNano());
            status.addDetails(Any.pack(retry.build()));
        });
        return StatusProto.toStatusRuntimeException(status.build());
    }

    private static Any info(String reason) {
        return Any.pack(
                ErrorInfo.newBuilder().setReason(reason).setDomain(DOMAIN).build());
    }

    private static Code code(Refusal refusal) {
        return switch (refusal) {
            case INVALID_REQUEST -> Code.INVALID_ARGUMENT;
            case UNAUTHENTICATED -> Code.UNAUTHENTICATED;
            case FORBIDDEN -> Code.PERMISSION_DENIED;
            case UNKNOWN_WORK, UNKNOWN_MODEL, UNKNOWN_EXPERIMENT, UNKNOWN_POLICY -> Code.NOT_FOUND;
            case TRAINING_RUNS, VERSION_CONFLICT -> Code.ABORTED;
            case NO_READS, WORSE_MODEL, EXPERIMENT_RUNS, BUILT_IN_POLICY, VERSION_REQUIRED -> Code.FAILED_PRECONDITION;
            case CATALOG_FULL, TRAINING_SET_TOO_LARGE, EXPERIMENTS_FULL, POLICIES_FULL, RATE_LIMITED, QUOTA_SPENT ->
                Code.RESOURCE_EXHAUSTED;
            case OVERLOADED, NOT_ACKNOWLEDGED, STARTING, SERVICE_UNAVAILABLE -> Code.UNAVAILABLE;
            case SERVICE_TOO_LATE -> Code.DEADLINE_EXCEEDED;
        };
    }
}
