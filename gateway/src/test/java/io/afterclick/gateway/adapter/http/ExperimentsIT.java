package io.afterclick.gateway.adapter.http;

import static io.afterclick.gateway.testing.Mesh.ids;
import static io.afterclick.gateway.testing.Mesh.putWorks;
import static io.afterclick.gateway.testing.Mesh.tenant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.anEmptyMap;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.afterclick.embedded.testing.KafkaAndRedis;
import io.afterclick.gateway.adapter.kafka.ExperimentsReplay;
import io.afterclick.gateway.experiment.Experiment;
import io.afterclick.gateway.experiment.ExperimentChange.Put;
import io.afterclick.gateway.experiment.Experiments;
import io.afterclick.gateway.testing.FakeBackends;
import io.afterclick.gateway.testing.Mesh;
import io.afterclick.gateway.testing.OwnPort;
import io.afterclick.gateway.testing.TopicReader;
import io.afterclick.proto.bandit.v1.RankSlateRequest;
import io.afterclick.proto.decision.v1.Decision;
import io.grpc.Status;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(KafkaAndRedis.class)
@QuarkusTestResource(OwnPort.class)
class ExperimentsIT {
    private static final String HALVES = """
            {"description": "which?", "traffic_share": 10000,
             "variants": [{"name": "control", "policy": "click", "share": 5000},
                          {"name": "new", "policy": "two-step", "share": 5000}]}""";

    @Inject
    FakeBackends backends;

    @Inject
    Experiments experiments;

    @BeforeEach
    void awaitReady() {
        Mesh.awaitReady();
        await().until(() -> tenant("default").get("/v1/experiments").statusCode(), status -> status == 200);
    }

    @Test
    void experiment_itsWholeLife_isKeptVersionedAndReadBack() throws Exception {
        String tenant = "experiments-life";
        String first = put(tenant, "e1", HALVES, null)
                .statusCode(201)
                .body("key", equalTo("e1"))
                .body("status", equalTo("DRAFT"))
                .body("variants.share", contains(5000, 5000))
                .extract()
                .header("ETag");
        put(tenant, "e1", HALVES, null).statusCode(428).body("type", equalTo("/problems/version-required"));
        String second = put(tenant, "e1", HALVES.replace("10000", "200"), first)
                .statusCode(200)
                .body("traffic_share", equalTo(200))
                .extract()
                .header("ETag");
        assertThat(second).isNotEqualTo(first);
        put(tenant, "e1", HALVES, first).statusCode(412).body("type", equalTo("/problems/version-conflict"));
        post(tenant, "e1", "start").statusCode(200).body("status", equalTo("RUNNING"));
        tenant(tenant)
                .delete("/v1/experiments/e1")
                .then()
                .statusCode(409)
                .body("type", equalTo("/problems/experiment-runs"));
        put(tenant, "e0", HALVES, null).statusCode(201);
        tenant(tenant).get("/v1/experiments").then().statusCode(200).body("experiments.key", contains("e0", "e1"));
        assertThat(ExperimentsReplay.restarted().list(tenant)).hasSize(2).isEqualTo(experiments.list(tenant));
        post(tenant, "e1", "stop").statusCode(200).body("status", equalTo("STOPPED"));
        tenant(tenant).delete("/v1/experiments/e1").then().statusCode(204);
        tenant(tenant)
                .get("/v1/experiments/e1")
                .then()
                .statusCode(404)
                .body("type", equalTo("/problems/unknown-experiment"));
        assertThat(ExperimentsReplay.restarted().list(tenant))
                .extracting(Experiment::key)
                .containsExactly("e0");
    }

    @Test
    void slates_ofRunningExperiment_areRankedByTheVariantsPolicyAndSayWhich() throws Exception {
        String tenant = "experiments-slates";
        putWorks(tenant, 12);
        FakeBackends.Script script = backends.script(tenant);
        script.candidates = ids(1, 12);
        put(tenant, "e", HALVES, null).statusCode(201);
        assertThat(variantOf(tenant, "reader-1")).isEmpty();
        post(tenant, "e", "start").statusCode(200);
        script.banditRequests.clear();
        List<String> policies = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Map<String, String> variants = variantOf(tenant, "reader-" + i);
            policies.add(variants.get("e").equals("new") ? "two-step" : "click");
        }
        assertThat(policies).contains("two-step", "click");
        assertThat(script.banditRequests)
                .extracting(RankSlateRequest::getPolicy)
                .containsExactlyElementsOf(policies);
        script.banditRequests.clear();
        tenant(tenant).get("/v1/works/w1/related").then().statusCode(200).body("experiments", anEmptyMap());
        assertThat(script.banditRequests)
                .extracting(RankSlateRequest::getPolicy)
                .containsExactly("");
        Experiment experiment = experiments.find(tenant, "e").orElseThrow();
        await().untilAsserted(() -> {
            List<Decision> decisions = new ArrayList<>();
            for (var record : TopicReader.read("afterclick.decisions")) {
                Decision decision = Decision.parseFrom(record.value());
                if (decision.getTenant().equals(tenant) && decision.getAssignmentsCount() > 0) {
                    decisions.add(decision);
                }
            }
            assertThat(decisions).hasSize(20).allSatisfy(decision -> {
                assertThat(decision.getAssignments(0).getExperiment()).isEqualTo("e");
                assertThat(decision.getAssignments(0).getExperimentVersion()).isEqualTo(experiment.version());
                assertThat(decision.getAssignments(0).getVariant()).isIn("control", "new");
                assertThat(decision.getAssignments(0).getDecidedPolicy()).isTrue();
            });
        });
    }

    @Test
    void change_ofAnotherReplica_holdsHereWithinASecond_andALateOneIsUndone() throws Exception {
        String tenant = "experiments-replicas";
        put(tenant, "e", HALVES, null).statusCode(201);
        Experiment made = experiments.find(tenant, "e").orElseThrow();
        ExperimentsReplay.append(new Put(made, made.version()));
        await().until(() -> experiments.find(tenant, "e").orElseThrow().version() > made.version());
        Experiment stands = experiments.find(tenant, "e").orElseThrow();
        ExperimentsReplay.append(new Put(made, made.version())); // from a version that stands no longer
        await().untilAsserted(() -> {
            var records = TopicReader.read("afterclick.experiments").stream()
                    .map(record -> {
                        try {
                            return io.afterclick.proto.experiment.v1.Experiment.parseFrom(record.value());
                        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
                            throw new IllegalStateException(e);
                        }
                    })
                    .filter(value -> value.getTenant().equals(tenant))
                    .toList();
            assertThat(records.get(records.size() - 1).getRepeatedVersion()).isEqualTo(stands.version());
        });
        assertThat(experiments.find(tenant, "e")).hasValue(stands);
    }

    @Test
    void put_faults_areNamed() {
        put(
                        "experiments-faults",
                        "E!",
                        "{\"traffic_share\": 10, \"share\": 1, \"excluded_reader_hashes\": [\"x\"]}",
                        "x")
                .statusCode(400)
                .body("errors.field", contains("share", "variants", "excluded_reader_hashes[0]", "If-Match", "key"));
        put("experiments-faults", "e", "{\"variants\": [{\"name\": \"a\", \"policy\": \"p\"}]}", null)
                .statusCode(400)
                .body("errors.field", contains("traffic_share", "variants[0].share", "variants"))
                .body("errors[2].message", containsString("sum to 10000"));
    }

    @Test
    void put_policyThatBanditServiceDoesNotKnow_isRefused() {
        String tenant = "experiments-policies";
        put(tenant, "e", HALVES.replace("\"click\"", "\"clack\""), null)
                .statusCode(400)
                .body("errors.field", contains("variants[0].policy"));
        backends.script(tenant).failures.put("policies", Status.UNAVAILABLE);
        put(tenant, "e", HALVES, null).statusCode(503).body("type", equalTo("/problems/service-unavailable"));
        backends.script(tenant).failures.clear();
        put(tenant, "e", HALVES, null).statusCode(201);
    }

    private static ValidatableResponse put(String tenant, String key, String body, String ifMatch) {
        var request = tenant(tenant).body(body);
        if (ifMatch != null) {
            request.header("If-Match", ifMatch);
        }
        return request.put("/v1/experiments/" + key).then();
    }

    private static ValidatableResponse post(String tenant, String key, String action) {
        return tenant(tenant).post("/v1/experiments/" + key + "/" + action).then();
    }

    private static Map<String, String> variantOf(String tenant, String reader) {
        return tenant(tenant)
                .get("/v1/works/w1/related?reader=" + reader)
                .then()
                .statusCode(200)
                .extract()
                .path("experiments");
    }
}
