package io.afterclick.gateway.adapter.http;

import static io.afterclick.gateway.testing.Mesh.tenant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;

import com.google.protobuf.Any;
import com.google.protobuf.Timestamp;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import io.afterclick.embedded.testing.KafkaAndRedis;
import io.afterclick.gateway.testing.FakeBackends;
import io.afterclick.gateway.testing.FakeBackends.Script;
import io.afterclick.gateway.testing.Mesh;
import io.afterclick.gateway.testing.OwnPort;
import io.afterclick.proto.candidate.v1.ListModelsResponse;
import io.afterclick.proto.candidate.v1.Model;
import io.afterclick.proto.candidate.v1.TrainModelRequest;
import io.afterclick.proto.candidate.v1.TrainingProgress;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On a loopback address and without a key. */
@QuarkusTest
@QuarkusTestResource(KafkaAndRedis.class)
@QuarkusTestResource(OwnPort.class)
class ModelsIT {
    @Inject
    FakeBackends backends;

    @TestHTTPResource
    URI address;

    @BeforeEach
    void awaitReady() {
        Mesh.awaitReady();
    }

    @Test
    void train_noBody_answersWhenItIsUnderWay() {
        Script script = backends.script("models-train");
        script.training = List.of(progress("starting", 0, 0), progress("catching up with events", 1, 9), epoch(3, 0.5));
        script.trainingEnd = new CompletableFuture<>();
        tenant("models-train")
                .post("/v1/models")
                .then()
                .statusCode(202)
                .header("Location", equalTo("/v1/models"))
                .body("step", equalTo("als"))
                .body("done", equalTo(3))
                .body("total", equalTo(16))
                .body("loss", equalTo(0.5f));
        assertThat(script.trainingRequests)
                .extracting(TrainModelRequest::getForce)
                .containsExactly(false);
        assertThat(script.trainingsEnded).hasValue(0);
        script.trainingEnd.complete(null); // nobody waits for it any more, and it is not cancelled
        await().until(() -> script.trainingsEnded.get() == 1);
    }

    /** As {@code curl -X POST} sends it. */
    @Test
    void train_noBodyAndNoContentType_isGood() throws Exception {
        backends.script("models-bare").training = List.of(epoch(1, 0.5));
        HttpRequest request = HttpRequest.newBuilder(address.resolve("/v1/models"))
                .header("X-Afterclick-Tenant", "models-bare")
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
        assertThat(response.headers().firstValue("Location")).contains("/v1/models");
    }

    @Test
    void train_body_saysWhetherToForce() {
        Script script = backends.script("models-force");
        script.training = List.of(epoch(1, 0.5));
        for (String body : List.of("{\"force\": true}", "{\"force\": false}", "{}")) {
            tenant("models-force").body(body).post("/v1/models").then().statusCode(202);
        }
        assertThat(script.trainingRequests)
                .extracting(TrainModelRequest::getForce)
                .containsExactly(true, false, false);
        problem(
                        tenant("models-force")
                                .body("{\"force\": 1, \"forse\": true}")
                                .post("/v1/models"),
                        400,
                        "invalid-request")
                .body("errors.field", contains("forse", "force"));
        problem(tenant("models-force").body("{").post("/v1/models"), 400, "malformed-json");
        problem(tenant("Not_A-Tenant").post("/v1/models"), 400, "invalid-request");
        assertThat(script.trainingRequests).hasSize(3);
    }

    @Test
    void train_longCatchUp_countsAsUnderWayInTheEnd() {
        backends.script("models-catch-up").training = List.of(progress("catching up with events", 1, 9));
        CompletableFuture<TrainingProgress> end = new CompletableFuture<>();
        backends.script("models-catch-up").trainingEnd = end;
        tenant("models-catch-up")
                .post("/v1/models")
                .then()
                .statusCode(202)
                .body("step", equalTo("catching up with events"))
                .time(greaterThanOrEqualTo(10_000L))
                .time(lessThan(20_000L));
        end.complete(null);
    }

    @Test
    void train_refused_saysWhy() {
        List<TrainingProgress> early = List.of(progress("starting", 0, 0), progress("catching up with works", 0, 0));
        refuseTraining("models-runs", early, status(Code.ABORTED, "TRAINING_RUNS"), 409, "training-runs");
        refuseTraining("models-no-reads", early, status(Code.FAILED_PRECONDITION, "NO_READS"), 409, "no-reads");
        refuseTraining("models-worse", early, status(Code.FAILED_PRECONDITION, "WORSE_THAN_LAST"), 409, "worse-model");
        refuseTraining("models-plain", List.of(), Status.FAILED_PRECONDITION.asRuntimeException(), 409, "no-reads");
        refuseTraining(
                "models-many", early, status(Code.RESOURCE_EXHAUSTED, "TOO_MANY"), 429, "training-set-too-large");
        refuseTraining("models-away", List.of(), Status.UNAVAILABLE.asRuntimeException(), 503, "service-unavailable");
        refuseTraining("models-defect", early, Status.INTERNAL.asRuntimeException(), 500, "internal");
    }

    @Test
    void train_failsLater_hasBegunAllTheSame() {
        Script script = backends.script("models-fails-later");
        script.training = List.of(epoch(1, 0.5));
        script.trainingFailure = Status.FAILED_PRECONDITION.asRuntimeException();
        tenant("models-fails-later").post("/v1/models").then().statusCode(202);
    }

    @Test
    void list_none_isEmpty() {
        tenant("models-none")
                .get("/v1/models")
                .then()
                .statusCode(200)
                .body("models", empty())
                .body("serving_version", equalTo(""))
                .body("$", not(hasKey("training")))
                .body("$", not(hasKey("last_failure")));
    }

    @Test
    void list_some_tellsAllOfThem() {
        backends.script("models-list").models = ListModelsResponse.newBuilder()
                .addModels(model("v2").toBuilder()
                        .setHeld(true)
                        .putQuality("recall@20", 0.49)
                        .putLeftOut("ease", "the catalog is too large"))
                .addModels(model("v1"))
                .setServingVersion("v2")
                .setTraining(epoch(3, 0.25))
                .setLastFailure("the new model was worse")
                .build();
        tenant("models-list")
                .get("/v1/models")
                .then()
                .statusCode(200)
                .body("models.version", contains("v2", "v1"))
                .body("models[0].trained_at", equalTo("2026-03-01T12:00:00.123Z"))
                .body("models[0].training_seconds", equalTo(12.5f))
                .body("models[0].readers", equalTo(10))
                .body("models[0].works", equalTo(20))
                .body("models[0].pairs", equalTo(30))
                .body("models[0].bytes", equalTo(40))
                .body("models[0].quality.'recall@20'", equalTo(0.49f))
                .body("models[0].left_out.ease", equalTo("the catalog is too large"))
                .body("models.held", contains(true, false))
                .body("serving_version", equalTo("v2"))
                .body("training.step", equalTo("als"))
                .body("training.loss", equalTo(0.25f))
                .body("last_failure", equalTo("the new model was worse"));
    }

    @Test
    void list_serviceAwayOrSilent_saysSo() {
        backends.script("models-list-away").failures.put("models", Status.UNAVAILABLE);
        problem(tenant("models-list-away").get("/v1/models"), 503, "service-unavailable")
                .header("Retry-After", equalTo("1"));
        backends.script("models-list-silent").silent.add("models");
        problem(tenant("models-list-silent").get("/v1/models"), 504, "service-too-late");
    }

    @Test
    void serve_kept_rollsBackByOneCall() {
        Script script = backends.script("models-serve");
        script.models = ListModelsResponse.newBuilder()
                .addModels(model("v 2/ü"))
                .addModels(model("v1"))
                .setServingVersion("v 2/ü")
                .build();
        tenant("models-serve")
                .post("/v1/models/v1/serve")
                .then()
                .statusCode(200)
                .body("version", equalTo("v1"))
                .body("held", equalTo(true));
        tenant("models-serve").get("/v1/models").then().body("serving_version", equalTo("v1"));
        tenant("models-serve")
                .post("/v1/models/v%202%2F%C3%BC/serve")
                .then()
                .statusCode(200)
                .body("version", equalTo("v 2/ü"));
    }

    @Test
    void serve_notKept_404() {
        problem(tenant("models-serve-unknown").post("/v1/models/v9/serve"), 404, "unknown-model");
        problem(tenant("models-serve-unknown").post("/v1/models/" + "v".repeat(129) + "/serve"), 400, "invalid-request")
                .body("errors.field", contains("version"));
        problem(tenant("models-serve-unknown").get("/v1/models/v9"), 404, "unknown-path");
    }

    @Test
    void calls_throughAProxyOrFromAPage_needAKey() {
        for (String header : List.of("Origin", "Forwarded", "X-Forwarded-For")) {
            for (String path : List.of("/v1/models", "/v1/models/v1/serve")) {
                problem(
                                tenant("models-page")
                                        .header(header, "http://example.org")
                                        .post(path),
                                403,
                                "forbidden")
                        .body("detail", containsString("afterclick.gateway.keys.file"));
            }
            problem(tenant("models-page").header(header, "http://example.org").get("/v1/models"), 403, "forbidden");
        }
        assertThat(backends.script("models-page").trainingRequests).isEmpty();
    }

    private void refuseTraining(
            String tenant, List<TrainingProgress> before, StatusRuntimeException failure, int status, String type) {
        Script script = backends.script(tenant);
        script.training = before;
        script.trainingFailure = failure;
        problem(tenant(tenant).post("/v1/models"), status, type);
        assertThat(script.trainingRequests).hasSize(1);
    }

    private static ValidatableResponse problem(io.restassured.response.Response response, int status, String type) {
        return response.then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/" + type))
                .body("detail", not(equalTo("")))
                .body("keySet()", hasSize(greaterThanOrEqualTo(4)));
    }

    private static StatusRuntimeException status(Code code, String reason) {
        return StatusProto.toStatusRuntimeException(com.google.rpc.Status.newBuilder()
                .setCode(code.getNumber())
                .addDetails(Any.pack(ErrorInfo.newBuilder()
                        .setReason(reason)
                        .setDomain("afterclick.io")
                        .build()))
                .build());
    }

    private static TrainingProgress progress(String step, long done, long total) {
        return TrainingProgress.newBuilder()
                .setStep(step)
                .setDone(done)
                .setTotal(total)
                .build();
    }

    private static TrainingProgress epoch(long done, double loss) {
        return progress("als", done, 16).toBuilder().setLoss(loss).build();
    }

    private static Model model(String version) {
        return Model.newBuilder()
                .setModelVersion(version)
                .setTrainedAt(Timestamp.newBuilder().setSeconds(1_772_366_400).setNanos(123_000_000))
                .setTrainingTime(
                        com.google.protobuf.Duration.newBuilder().setSeconds(12).setNanos(500_000_000))
                .setReaders(10)
                .setWorks(20)
                .setPairs(30)
                .setBytes(40)
                .build();
    }
}
