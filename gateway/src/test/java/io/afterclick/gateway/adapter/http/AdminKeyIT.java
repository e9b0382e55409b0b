package io.afterclick.gateway.adapter.http;

import static io.afterclick.gateway.testing.Mesh.tenant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.afterclick.embedded.testing.KafkaAndRedis;
import io.afterclick.gateway.testing.FakeBackends;
import io.afterclick.gateway.testing.Mesh;
import io.afterclick.gateway.testing.OwnPort;
import io.afterclick.proto.candidate.v1.ListModelsResponse;
import io.afterclick.proto.candidate.v1.Model;
import io.afterclick.proto.candidate.v1.TrainingProgress;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With a key: all calls that need one, with none, a wrong one and the right one. */
@QuarkusTest
@QuarkusTestResource(KafkaAndRedis.class)
@QuarkusTestResource(OwnPort.class)
@TestProfile(AdminKeyIT.WithKey.class)
class AdminKeyIT {
    private static final String TENANT = "admin-key";
    private static final String KEY = "open sesame, please";

    @Inject
    FakeBackends backends;

    /** Holds the hash of {@link #KEY}. */
    public static final class WithKey implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "afterclick.gateway.admin.key-sha256",
                    "7b467437ad0215a143a8d995fea9a9e55d93a0c2ff3367e4a7990aec3f6fbd6b");
        }
    }

    @BeforeEach
    void script() {
        Mesh.awaitReady();
        FakeBackends.Script script = backends.script(TENANT);
        script.training = List.of(TrainingProgress.newBuilder().setStep("als").build());
        script.models = ListModelsResponse.newBuilder()
                .addModels(Model.newBuilder().setModelVersion("v1"))
                .build();
        script.trainingRequests.clear();
    }

    @Test
    void calls_noKey_401() {
        refused(tenant(TENANT).get("/v1/models"));
        refused(tenant(TENANT).post("/v1/models"));
        refused(tenant(TENANT).post("/v1/models/v1/serve"));
        refused(tenant(TENANT).get("/v1/experiments"));
        refused(tenant(TENANT).body("{}").put("/v1/experiments/e"));
        refused(tenant(TENANT).post("/v1/experiments/e/start"));
        refused(tenant(TENANT).delete("/v1/experiments/e"));
        refused(tenant(TENANT).delete("/v1/readers/r1"));
        refused(tenant(TENANT).get("/v1/policies"));
        refused(tenant(TENANT)
                .contentType("application/yaml")
                .body("reward: click".getBytes(StandardCharsets.UTF_8))
                .put("/v1/policies/p"));
        assertUntouched();
    }

    @Test
    void calls_wrongKey_401() {
        for (String authorization : List.of("Bearer wrong", "Bearer ", "Basic " + KEY, KEY)) {
            refused(tenant(TENANT).header("Authorization", authorization).get("/v1/models"));
            refused(tenant(TENANT).header("Authorization", authorization).post("/v1/models"));
            refused(tenant(TENANT).header("Authorization", authorization).post("/v1/models/v1/serve"));
        }
        assertUntouched();
    }

    @Test
    void calls_rightKey_areAnswered() {
        withKey(() -> tenant(TENANT).header("Authorization", "Bearer " + KEY).get("/v1/models"), 200);
        withKey(() -> tenant(TENANT).header("Authorization", "Bearer " + KEY).post("/v1/models"), 202);
        withKey(() -> tenant(TENANT).header("Authorization", "Bearer " + KEY).post("/v1/models/v1/serve"), 200);
        withKey(() -> tenant(TENANT).header("Authorization", "Bearer " + KEY).delete("/v1/readers/r1"), 202);
        withKey(
                () -> tenant(TENANT)
                        .header("Authorization", "Bearer " + KEY)
                        .header("Origin", "https://console.example")
                        .get("/v1/models"),
                200);
    }

    @Test
    void calls_thatNeedNone_stayOpen() {
        tenant(TENANT).get("/v1/works/none").then().statusCode(404);
        tenant(TENANT)
                .header("Authorization", "Bearer wrong")
                .get("/v1/works/none")
                .then()
                .statusCode(404);
    }

    private void assertUntouched() {
        assertThat(backends.script(TENANT).trainingRequests).isEmpty();
        assertThat(backends.script(TENANT).policyRequests).isEmpty();
        assertThat(backends.script(TENANT).models.getServingVersion()).isEmpty();
    }

    private static void refused(Response response) {
        response.then()
                .statusCode(401)
                .contentType("application/problem+json")
                .header("WWW-Authenticate", equalTo("Bearer realm=\"afterclick\""))
                .body("type", equalTo("/problems/unauthenticated"))
                .body(not(containsString("sesame")));
    }

    /** The key is in no log line, however much is logged. */
    private static void withKey(Supplier<Response> call, int status) {
        List<String> lines = new CopyOnWriteArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord record) {
                lines.add(record.getMessage() + List.of(record.getParameters() == null ? "" : record.getParameters()));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger log = Logger.getLogger("io.afterclick");
        Level before = log.getLevel();
        log.addHandler(handler);
        log.setLevel(Level.ALL);
        try {
            call.get().then().statusCode(status);
        } finally {
            log.removeHandler(handler);
            log.setLevel(before);
        }
        assertThat(lines).noneMatch(line -> line.contains("sesame"));
    }
}
