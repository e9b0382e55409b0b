package io.afterclick.gateway.adapter.grpc;

import static io.afterclick.gateway.testing.Mesh.ids;
import static io.afterclick.gateway.testing.Mesh.putWorks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import grpc.health.v1.HealthGrpc;
import grpc.health.v1.HealthOuterClass;
import io.afterclick.embedded.testing.KafkaAndRedis;
import io.afterclick.gateway.testing.FakeBackends;
import io.afterclick.gateway.testing.Mesh;
import io.afterclick.gateway.testing.OwnPort;
import io.afterclick.proto.catalog.v1.Pricing;
import io.afterclick.proto.gateway.v1.ClientEvent;
import io.afterclick.proto.gateway.v1.EventType;
import io.afterclick.proto.gateway.v1.GatewayServiceGrpc;
import io.afterclick.proto.gateway.v1.GatewayServiceGrpc.GatewayServiceBlockingStub;
import io.afterclick.proto.gateway.v1.GetRelatedRequest;
import io.afterclick.proto.gateway.v1.GetRelatedResponse;
import io.afterclick.proto.gateway.v1.RecordEventsRequest;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.reflection.v1.MutinyServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServiceResponse;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Multi;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(KafkaAndRedis.class)
@QuarkusTestResource(OwnPort.class)
class GrpcApiIT {
    private static final String TENANT = "grpc";

    @Inject
    FakeBackends backends;

    @TestHTTPResource
    URI address;

    private ManagedChannel channel;
    private GatewayServiceBlockingStub gateway;

    @BeforeEach
    void connect() {
        Mesh.awaitReady();
        channel = ManagedChannelBuilder.forAddress(address.getHost(), address.getPort())
                .usePlaintext()
                .build();
        gateway = GatewayServiceGrpc.newBlockingStub(channel);
        putWorks(TENANT, 12);
        backends.script(TENANT).candidates = ids(1, 12);
    }

    @AfterEach
    void disconnect() {
        channel.shutdownNow();
    }

    @Test
    void getRelated_known_sameSlateAsOverHttp() {
        GetRelatedRequest request = GetRelatedRequest.newBuilder()
                .setTenant(TENANT)
                .setWorkId("w1")
                .setReaderId("r1")
                .setLimit(3)
                .addExclude("w12")
                .build();
        GetRelatedResponse slate =
                await().until(() -> gateway.getRelated(request), answer -> answer.getDegradedCount() == 0);
        assertThat(slate.getQueryWorkId()).isEqualTo("w1");
        assertThat(slate.getPolicy()).isEqualTo(FakeBackends.POLICY);
        assertThat(slate.getModelVersion()).isEqualTo(FakeBackends.MODEL);
        assertThat(slate.getItemsList())
                .extracting(item -> item.getWorkId() + "/" + item.getPosition() + "/" + item.getTitle())
                .containsExactly("w11/1/Work 11", "w10/2/Work 10", "w9/3/Work 9");
        assertThat(slate.getItems(0).getReasonsList()).hasSize(1).allSatisfy(reason -> {
            assertThat(reason.getRetriever()).isEqualTo("als");
            assertThat(reason.getRank()).isEqualTo(11);
        });
    }

    @Test
    void getRelated_filters_reachCandidateServiceOrAreRefused() {
        String tenant = "grpc-filters";
        putWorks(tenant, 12);
        backends.script(tenant).candidates = ids(1, 12);
        GetRelatedRequest request = GetRelatedRequest.newBuilder()
                .setTenant(tenant)
                .setWorkId("w1")
                .addPricings(Pricing.PRICING_FREE_FIRST)
                .addLanguages("pt-BR")
                .build();
        gateway.getRelated(request);
        assertThat(backends.script(tenant).candidateRequests).hasSize(1).allSatisfy(asked -> {
            assertThat(asked.getPricingsList()).containsExactly(Pricing.PRICING_FREE_FIRST);
            assertThat(asked.getLanguagesList()).containsExactly("pt-BR");
        });
        GetRelatedRequest bad = request.toBuilder()
                .addPricings(Pricing.PRICING_UNSPECIFIED)
                .addLanguages("korean!")
                .build();
        StatusRuntimeException failure =
                catchThrowableOfType(StatusRuntimeException.class, () -> gateway.getRelated(bad));
        assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(detail(failure, BadRequest.class).getFieldViolationsList())
                .extracting(BadRequest.FieldViolation::getField)
                .containsExactlyInAnyOrder("pricings", "languages");
    }

    @Test
    void recordEvents_ofASlate_areAccepted() {
        String token = gateway.getRelated(GetRelatedRequest.newBuilder()
                        .setTenant(TENANT)
                        .setWorkId("w1")
                        .setReaderId("r1")
                        .build())
                .getDecisionToken();
        RecordEventsRequest request = RecordEventsRequest.newBuilder()
                .setTenant(TENANT)
                .addEvents(event(EventType.EVENT_TYPE_IMPRESSION).setDecisionToken(token))
                .addEvents(event(EventType.EVENT_TYPE_READ).setWorkId("w2").setEpisode(1))
                .build();
        assertThat(gateway.recordEvents(request).getAccepted()).isEqualTo(2);
    }

    @Test
    void getRelated_unknownWork_notFoundWithReason() {
        StatusRuntimeException failure = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> gateway.getRelated(GetRelatedRequest.newBuilder()
                        .setTenant(TENANT)
                        .setWorkId("nothing")
                        .build()));
        assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(detail(failure, ErrorInfo.class)).satisfies(info -> {
            assertThat(info.getReason()).isEqualTo("UNKNOWN_WORK");
            assertThat(info.getDomain()).isEqualTo("afterclick.io");
        });
    }

    @Test
    void getRelated_badFields_areNamedAsInTheProto() {
        StatusRuntimeException failure = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> gateway.getRelated(GetRelatedRequest.newBuilder()
                        .setTenant("No Tenant")
                        .setLimit(-1)
                        .addGenres("")
                        .setExcludeImported(true)
                        .build()));
        assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(detail(failure, ErrorInfo.class).getReason()).isEqualTo("INVALID_REQUEST");
        assertThat(detail(failure, BadRequest.class).getFieldViolationsList())
                .extracting(BadRequest.FieldViolation::getField)
                .containsExactlyInAnyOrder("tenant", "work_id", "limit", "genres", "exclude_imported");
    }

    @Test
    void recordEvents_badEvents_areNamedByIndexAndField() {
        RecordEventsRequest request = RecordEventsRequest.newBuilder()
                .setTenant(TENANT)
                .addEvents(event(EventType.EVENT_TYPE_READ).setWorkId("w2"))
                .addEvents(event(EventType.EVENT_TYPE_CLICK).setWorkId("w2").setDecisionToken("forged"))
                .addEvents(ClientEvent.newBuilder()
                        .setTypeValue(99)
                        .setReaderId("r1")
                        .setTime(Timestamp.newBuilder().setSeconds(Long.MAX_VALUE)))
                .build();
        StatusRuntimeException failure =
                catchThrowableOfType(StatusRuntimeException.class, () -> gateway.recordEvents(request));
        assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(detail(failure, BadRequest.class).getFieldViolationsList())
                .extracting(BadRequest.FieldViolation::getField)
                .containsExactlyInAnyOrder("events[1].decision_token", "events[2].type", "events[2].time");
        assertThat(detail(failure, BadRequest.class).getFieldViolationsList())
                .extracting(BadRequest.FieldViolation::getDescription)
                .doesNotContain("");
    }

    @Test
    void health_samePort_serving() {
        assertThat(HealthGrpc.newBlockingStub(channel)
                        .check(HealthOuterClass.HealthCheckRequest.getDefaultInstance())
                        .getStatus())
                .isEqualTo(HealthOuterClass.HealthCheckResponse.ServingStatus.SERVING);
    }

    @Test
    void reflection_samePort_namesTheService() {
        List<String> services = MutinyServerReflectionGrpc.newMutinyStub(channel)
                .serverReflectionInfo(Multi.createFrom()
                        .item(ServerReflectionRequest.newBuilder()
                                .setListServices("")
                                .build()))
                .collect()
                .first()
                .await()
                .atMost(Duration.ofSeconds(30))
                .getListServicesResponse()
                .getServiceList()
                .stream()
                .map(ServiceResponse::getName)
                .toList();
        assertThat(services).contains("afterclick.gateway.v1.GatewayService", "grpc.health.v1.Health");
    }

    private static ClientEvent.Builder event(EventType type) {
        return ClientEvent.newBuilder()
                .setType(type)
                .setReaderId("r1")
                .setTime(Timestamp.newBuilder().setSeconds(Instant.now().getEpochSecond()));
    }

    private static <T extends Message> T detail(StatusRuntimeException failure, Class<T> type) {
        try {
            for (Any detail : StatusProto.fromThrowable(failure).getDetailsList()) {
                if (detail.is(type)) {
                    return detail.unpack(type);
                }
            }
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
        throw new AssertionError("no " + type.getSimpleName() + " in " + failure);
    }
}
