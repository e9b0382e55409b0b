package io.afterclick.gateway.adapter.http;

import static io.afterclick.gateway.testing.Mesh.tenant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import com.google.protobuf.Any;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.afterclick.embedded.testing.KafkaAndRedis;
import io.afterclick.gateway.testing.FakeBackends;
import io.afterclick.gateway.testing.Mesh;
import io.afterclick.gateway.testing.OwnPort;
import io.grpc.protobuf.StatusProto;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(KafkaAndRedis.class)
@QuarkusTestResource(OwnPort.class)
class PoliciesIT {
    private static final String YAML = "reward: two-step # 작품\nhalf_life: 14d\n";

    @Inject
    FakeBackends backends;

    @BeforeEach
    void awaitReady() {
        Mesh.awaitReady();
    }

    @Test
    void policies_listed_withTheDefaultOne() {
        tenant("policies-list")
                .get("/v1/policies")
                .then()
                .statusCode(200)
                .body("default_policy", equalTo("two-step"))
                .body("policies.name", contains("two-step", "click"))
                .body("policies[0].built_in", equalTo(true));
        tenant("policies-list")
                .get("/v1/policies/click")
                .then()
                .statusCode(200)
                .body("yaml", equalTo("reward: click\n"));
        tenant("policies-list")
                .get("/v1/policies/none")
                .then()
                .statusCode(404)
                .body("type", equalTo("/problems/unknown-policy"));
    }

    @Test
    void put_yaml_reachesBanditServiceAsItIs() {
        put("policies-put", "fresh", YAML)
                .statusCode(200)
                .body("name", equalTo("fresh"))
                .body("version", equalTo(9))
                .body("built_in", equalTo(false))
                .body("defined_at", equalTo("2026-03-01T12:00:00Z"))
                .body("yaml", equalTo(YAML));
        assertThat(backends.script("policies-put").policyRequests)
                .singleElement()
                .satisfies(request -> {
                    assertThat(request.getTenant()).isEqualTo("policies-put");
                    assertThat(request.getName()).isEqualTo("fresh");
                    assertThat(request.getYaml()).isEqualTo(YAML);
                });
    }

    @Test
    void put_refused_saysWhichKeyAndWhy() {
        String tenant = "policies-refused";
        fails(tenant, Code.INVALID_ARGUMENT, "half_life must be 1d or more", Map.of("field", "half_life"));
        put(tenant, "fresh", YAML)
                .statusCode(400)
                .body("errors.field", contains("half_life"))
                .body("errors.message", contains("must be 1d or more"));
        fails(tenant, Code.INVALID_ARGUMENT, "no YAML", Map.of());
        put(tenant, "fresh", YAML)
                .statusCode(400)
                .body("errors.field", contains("body"))
                .body("errors.message", contains("no YAML"));
        fails(tenant, Code.FAILED_PRECONDITION, "built in", Map.of());
        put(tenant, "click", YAML).statusCode(409).body("type", equalTo("/problems/built-in-policy"));
        fails(tenant, Code.RESOURCE_EXHAUSTED, "100", Map.of());
        put(tenant, "fresh", YAML).statusCode(429).body("type", equalTo("/problems/policies-full"));
        fails(tenant, Code.UNAVAILABLE, "away", Map.of());
        put(tenant, "fresh", YAML).statusCode(503).body("type", equalTo("/problems/service-unavailable"));
    }

    @Test
    void put_formFaults_areRefusedHere() {
        put("policies-form", "Fresh", " ").statusCode(400).body("errors.field", contains("name", "body"));
        put("policies-form", "fresh", "#".repeat(16_385)).statusCode(400).body("errors.field", contains("body"));
        tenant("policies-form")
                .contentType("application/yaml")
                .body(new byte[] {'#', (byte) 0xff})
                .put("/v1/policies/fresh")
                .then()
                .statusCode(400)
                .body("errors.field", contains("body"));
        tenant("policies-form").body("{}").put("/v1/policies/fresh").then().statusCode(415);
        assertThat(backends.script("policies-form").policyRequests).isEmpty();
    }

    private void fails(String tenant, Code code, String message, Map<String, String> metadata) {
        backends.script(tenant).policyFailure = StatusProto.toStatusRuntimeException(Status.newBuilder()
                .setCode(code.getNumber())
                .setMessage(message)
                .addDetails(
                        Any.pack(ErrorInfo.newBuilder().putAllMetadata(metadata).build()))
                .build());
    }

    private static ValidatableResponse put(String tenant, String name, String yaml) {
        return tenant(tenant)
                .contentType("application/yaml")
                .body(yaml.getBytes(StandardCharsets.UTF_8))
                .put("/v1/policies/" + name)
                .then();
    }
}
