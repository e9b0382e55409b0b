package io.afterclick.gateway.adapter.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import io.afterclick.gateway.adapter.context.CallerContext;
import io.afterclick.gateway.policy.Policies;
import io.afterclick.gateway.policy.Policy;
import io.afterclick.gateway.policy.PolicyList;
import io.afterclick.gateway.request.Fault;
import io.afterclick.gateway.request.Limits;
import io.afterclick.gateway.request.Refusal;
import io.afterclick.gateway.request.RefusedException;
import io.afterclick.proto.bandit.v1.ListPoliciesRequest;
import io.afterclick.proto.bandit.v1.ListPoliciesResponse;
import io.afterclick.proto.bandit.v1.MutinyBanditServiceGrpc;
import io.afterclick.proto.bandit.v1.MutinyBanditServiceGrpc.MutinyBanditServiceStub;
import io.afterclick.proto.bandit.v1.PutPolicyRequest;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Asks bandit-service for policies. */
public final class GrpcPolicies implements Policies {
    private final MutinyBanditServiceStub service;
    private final UncancelledCalls calls = new UncancelledCalls();

    public GrpcPolicies(Channel channel) {
        service = MutinyBanditServiceGrpc.newMutinyStub(channel);
    }

    @Override
    public Uni<PolicyList> list(String tenant) {
        ListPoliciesRequest request =
                ListPoliciesRequest.newBuilder().setTenant(tenant).build();
        return asPortsFail(calls.within(
                Limits.LIST_POLICIES_TIME_MAX,
                deadline -> service.withDeadline(deadline).listPolicies(request).map(GrpcPolicies::read)));
    }

    @Override
    public Uni<Policy> put(String tenant, String name, String yaml) {
        PutPolicyRequest request = PutPolicyRequest.newBuilder()
                .setTenant(tenant)
                .setName(name)
                .setYaml(yaml)
                .build();
        return asPortsFail(calls.within(
                Limits.PUT_POLICY_TIME_MAX,
                deadline -> service.withDeadline(deadline).putPolicy(request).map(answer -> read(answer.getPolicy()))));
    }

    private static <T> Uni<T> asPortsFail(Uni<T> call) {
        return CallerContext.bringBack(call).onFailure().transform(GrpcPolicies::refusal);
    }

    private static Throwable refusal(Throwable failure) {
        Status status = Status.fromThrowable(failure);
        return switch (status.getCode()) {
            case INVALID_ARGUMENT -> fault(failure, Optional.ofNullable(status.getDescription()));
            case FAILED_PRECONDITION ->
                new RefusedException(
                        Refusal.BUILT_IN_POLICY,
                        "The policy comes with Afterclick and stays as it is; take another name.");
            case RESOURCE_EXHAUSTED ->
                new RefusedException(Refusal.POLICIES_FULL, "The tenant has as many policies as it may.");
            case UNAVAILABLE, CANCELLED ->
                new RefusedException(
                        Refusal.SERVICE_UNAVAILABLE, "bandit-service is away, or not ready; try again soon.");
            case DEADLINE_EXCEEDED ->
                new RefusedException(Refusal.SERVICE_TOO_LATE, "bandit-service did not answer in time.");
            case OK,
                    UNKNOWN,
                    NOT_FOUND,
                    ALREADY_EXISTS,
                    PERMISSION_DENIED,
                    ABORTED,
                    OUT_OF_RANGE,
                    UNIMPLEMENTED,
                    INTERNAL,
                    DATA_LOSS,
                    UNAUTHENTICATED -> failure;
        };
    }

    /** The service says which key of the YAML is faulty, and begins its message with it. */
    private static RefusedException fault(Throwable failure, Optional<String> description) {
        String key = faultyKey(failure);
        String message = description.orElse("is not as it may be");
        String words = !key.isEmpty() && message.startsWith(key + " ") ? message.substring(key.length() + 1) : message;
        return new RefusedException(
                Refusal.INVALID_REQUEST,
                "1 fault was found, so nothing of the request was done.",
                List.of(new Fault(key.isEmpty() ? "body" : key, Fault.Kind.MALFORMED, words)));
    }

    private static String faultyKey(Throwable failure) {
        com.google.rpc.Status status = StatusProto.fromThrowable(failure);
        if (status == null) {
            return "";
        }
        return status.getDetailsList().stream()
                .filter(detail -> detail.is(ErrorInfo.class))
                .findFirst()
                .map(detail -> {
                    try {
                        return detail.unpack(ErrorInfo.class).getMetadataOrDefault("field", "");
                    } catch (InvalidProtocolBufferException e) {
                        return "";
                    }
                })
                .orElse("");
    }

    private static PolicyList read(ListPoliciesResponse response) {
        return new PolicyList(
                response.getPoliciesList().stream().map(GrpcPolicies::read).toList(), response.getDefaultPolicy());
    }

    private static Policy read(io.afterclick.proto.bandit.v1.Policy policy) {
        return new Policy(
                policy.getName(),
                policy.getVersion(),
                policy.getYaml(),
                policy.hasDefinedAt()
                        ? Optional.of(Instant.ofEpochSecond(
                                policy.getDefinedAt().getSeconds(),
                                policy.getDefinedAt().getNanos()))
                        : Optional.empty(),
                policy.getBuiltIn());
    }
}
