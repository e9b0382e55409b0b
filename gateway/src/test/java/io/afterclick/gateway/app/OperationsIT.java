package io.afterclick.gateway.app;

import static io.afterclick.gateway.testing.Mesh.ids;
import static io.afterclick.gateway.testing.Mesh.now;
import static io.afterclick.gateway.testing.Mesh.postEvents;
import static io.afterclick.gateway.testing.Mesh.putWorks;
import static io.afterclick.gateway.testing.Mesh.tenant;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;

import io.afterclick.embedded.testing.KafkaAndRedis;
import io.afterclick.gateway.testing.FakeBackends;
import io.afterclick.gateway.testing.Mesh;
import io.afterclick.gateway.testing.OwnPort;
import io.grpc.Status;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtFormatter;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(KafkaAndRedis.class)
@QuarkusTestResource(OwnPort.class)
class OperationsIT {
    private record Line(String message, String traceId) {}

    @Inject
    FakeBackends backends;

    @TestHTTPResource(management = true)
    URI management;

    @BeforeEach
    void awaitReady() {
        Mesh.awaitReady();
    }

    @Test
    void health_onManagementPort_isUpAndNamesTheCatalog() {
        given().get(management + "health/live").then().statusCode(200).body("status", equalTo("UP"));
        given().get(management + "health/ready")
                .then()
                .statusCode(200)
                .body("status", equalTo("UP"))
                .body("checks.name", hasItems("catalog", "experiments"));
        given().get("/q/health/ready").then().statusCode(404);
    }

    @Test
    void metrics_onManagementPort_countWhatHappened() {
        String tenant = "operations-metrics";
        putWorks(tenant, 12);
        backends.script(tenant).candidates = ids(1, 12);
        backends.script(tenant).failures.put("bandit", Status.UNAVAILABLE);
        for (int i = 0; i < 10; i++) { // the first may be too slow to reach the bandit at all
            tenant(tenant).get("/v1/works/w1/related").then().statusCode(200);
        }
        postEvents(tenant, "{'type':'read','reader_id':'r','time':'%s','work_id':'w2'}".formatted(now()))
                .statusCode(202);
        postEvents(tenant, "{'type':'read','reader_id':'r','time':'%s'}".formatted(now()))
                .statusCode(400);
        String metrics = given().get(management + "metrics").asString();
        assertThat(metrics)
                .containsPattern(
                        "afterclick_gateway_related_seconds_count\\{[^}]*degraded=\"[a-z+]*bandit\"[^}]*} [1-9]")
                .containsPattern(
                        "afterclick_gateway_stage_seconds_count\\{[^}]*failure=\"unavailable\"[^}]*stage=\"bandit\"[^}]*} [1-9]")
                .containsPattern("afterclick_gateway_events_accepted_total\\{[^}]*type=\"read\"[^}]*} [1-9]")
                .containsPattern("afterclick_gateway_events_refused_total\\{[^}]*reason=\"missing\"[^}]*} [1-9]")
                .containsPattern("afterclick_gateway_catalog_works(\\{[^}]*})? [1-9]")
                .containsPattern("afterclick_gateway_decisions_lost_total(\\{[^}]*})? ")
                .containsPattern("afterclick_gateway_in_flight\\{[^}]*what=\"records\"[^}]*} ")
                .doesNotContain(tenant)
                .doesNotContain("w1");
        given().get("/q/metrics").then().statusCode(404);
    }

    @Test
    void metrics_stageTooLate_sayDeadlineExceeded() {
        String tenant = "operations-late";
        putWorks(tenant, 12);
        backends.script(tenant).silent.add("candidate");
        tenant(tenant).get("/v1/works/w1/related").then().statusCode(200);
        assertThat(given().get(management + "metrics").asString())
                .containsPattern(
                        "afterclick_gateway_stage_seconds_count\\{[^}]*failure=\"deadline_exceeded\"[^}]*stage=\"candidate\"[^}]*} [1-9]");
    }

    @Test
    void accessLog_on_oneLineWithRouteAndWithoutIds() {
        String tenant = "operations-access";
        putWorks(tenant, 12);
        List<Line> lines = new CopyOnWriteArrayList<>();
        ExtFormatter formatter = new PatternFormatter("%s");
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord record) {
                ExtLogRecord wrapped = ExtLogRecord.wrap(record);
                lines.add(new Line(formatter.formatMessage(wrapped), String.valueOf(wrapped.getMdc("traceId"))));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger access = Logger.getLogger("io.afterclick.access");
        access.addHandler(handler);
        access.setLevel(Level.INFO);
        try {
            String trace = tenant(tenant)
                    .get("/v1/works/w1/related")
                    .then()
                    .statusCode(200)
                    .extract()
                    .header("X-Trace-Id");
            tenant(tenant).get("/v1/works/w77").then().statusCode(404);
            given().get("/v1/nothing/w1").then().statusCode(404);
            await().untilAsserted(() -> assertThat(lines)
                    .extracting(Line::message)
                    .anyMatch(line -> line.matches("GET /v1/works/\\{work_id}/related 200 \\d+ ms"))
                    .anyMatch(line -> line.matches("GET /v1/works/\\{work_id} 404 \\d+ ms"))
                    .anyMatch(line -> line.matches("GET unmatched 404 \\d+ ms"))
                    .anyMatch(line -> line.matches("afterclick.candidate.v1.CandidateService/GetRelated OK \\d+ ms"))
                    .noneMatch(line -> line.contains("w1") || line.contains("w77")));
            assertThat(lines)
                    .filteredOn(line -> line.message().contains("related 200")
                            || line.message().contains("GetRelated OK"))
                    .hasSize(2)
                    .allSatisfy(line -> assertThat(line.traceId()).isEqualTo(trace));
        } finally {
            access.removeHandler(handler);
            access.setLevel(Level.OFF);
        }
    }

    @Test
    void openapi_methodsOfEachPath_areThoseThatA405Names() {
        Map<String, Map<String, Object>> paths = given().accept("application/json")
                .get("/q/openapi")
                .then()
                .extract()
                .jsonPath()
                .getMap("paths");
        assertThat(paths).isNotEmpty();
        paths.forEach((path, methods) -> {
            List<String> allowed = List.of(given().contentType("application/json")
                    .body("{}")
                    .patch(path.replace("{work_id}", "w1")
                            .replace("{version}", "v1")
                            .replace("{key}", "e1")
                            .replace("{name}", "p1")
                            .replace("{reader_id}", "r1"))
                    .then()
                    .statusCode(405)
                    .extract()
                    .header("Allow")
                    .split(", "));
            List<String> described = methods.keySet().stream()
                    .filter(name -> Set.of("get", "put", "post", "delete").contains(name))
                    .map(name -> name.toUpperCase(Locale.ROOT))
                    .toList();
            assertThat(allowed)
                    .as(path)
                    .filteredOn(method -> !Set.of("HEAD", "OPTIONS").contains(method))
                    .containsExactlyInAnyOrderElementsOf(described);
        });
    }

    @Test
    void openapi_describesEveryCallWithErrors() {
        JsonPath api = given().accept("application/json")
                .get("/q/openapi")
                .then()
                .statusCode(200)
                .body("info.title", equalTo("Afterclick"))
                .extract()
                .jsonPath();
        Map<String, Map<String, Object>> paths = api.getMap("paths");
        assertThat(paths)
                .containsOnlyKeys(
                        "/v1/works",
                        "/v1/works/{work_id}",
                        "/v1/works/{work_id}/related",
                        "/v1/events",
                        "/v1/models",
                        "/v1/models/{version}/serve",
                        "/v1/experiments",
                        "/v1/experiments/{key}",
                        "/v1/experiments/{key}/start",
                        "/v1/experiments/{key}/stop",
                        "/v1/policies",
                        "/v1/policies/{name}",
                        "/v1/readers/{reader_id}");
        assertThat(api.getMap("paths.'/v1/readers/{reader_id}'.delete.responses"))
                .containsKeys("202", "400", "401", "403", "429", "503");
        assertThat(api.getMap("paths.'/v1/policies/{name}'.put.responses"))
                .containsKeys("200", "400", "401", "403", "409", "413", "429", "503", "504");
        assertThat(api.getMap("paths.'/v1/policies/{name}'.put.requestBody.content"))
                .containsOnlyKeys("application/yaml");
        assertThat(api.getMap("paths.'/v1/experiments/{key}'.put.responses"))
                .containsKeys("200", "201", "400", "401", "403", "412", "428", "429", "503");
        assertThat(api.getMap("paths.'/v1/models'.post.responses"))
                .containsKeys("202", "400", "401", "403", "409", "503", "504");
        assertThat(api.getMap("paths.'/v1/models/{version}/serve'.post.responses"))
                .containsKeys("200", "401", "403", "404", "503", "504");
        assertThat(api.getString("components.securitySchemes.key.scheme")).isEqualTo("bearer");
        assertThat(api.getList("paths.'/v1/models'.get.security")).hasSize(1);
        assertThat(paths.get("/v1/works/{work_id}").keySet()).contains("get", "put", "delete");
        assertThat(api.getMap("paths.'/v1/events'.post.responses"))
                .containsKeys("202", "400", "401", "403", "413", "429", "503");
        assertThat(api.getMap("paths.'/v1/works'.post.responses")).containsKeys("200", "400", "413", "429", "503");
        assertThat(api.getMap("paths.'/v1/works/{work_id}/related'.get.responses"))
                .containsKeys("200", "400", "404", "503");
        assertThat(api.getString("components.responses.Invalid.content.'application/problem+json'.schema.'$ref'"))
                .endsWith("/Problem");
        assertThat(api.getList("paths.'/v1/works/{work_id}/related'.get.parameters.name", String.class))
                .contains("reader", "limit", "exclude", "genre", "pricing", "language", "exclude_imported");
        assertThat(api.getMap("components.schemas.Event.properties").keySet())
                .isEqualTo(Set.of(
                        "type",
                        "reader_id",
                        "time",
                        "decision_token",
                        "work_id",
                        "episode",
                        "plays",
                        "rating",
                        "imported"));
        assertThat(api.getMap("components.schemas.Slate.properties").keySet())
                .isEqualTo(Set.of(
                        "decision_token",
                        "query_work_id",
                        "policy",
                        "model_version",
                        "degraded",
                        "items",
                        "experiments"));
        given().accept("application/json")
                .get("/q/openapi")
                .then()
                .body("components.schemas", not(hasKey("InputStream")))
                .body("components.schemas", hasKey("Work"));
    }
}
