package io.afterclick.gateway.adapter.http;

import static io.afterclick.gateway.testing.Mesh.tenant;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import io.afterclick.embedded.testing.KafkaAndRedis;
import io.afterclick.gateway.testing.Mesh;
import io.afterclick.gateway.testing.OwnPort;
import io.afterclick.gateway.testing.TopicReader;
import io.afterclick.proto.catalog.v1.Pricing;
import io.afterclick.proto.catalog.v1.Work;
import io.afterclick.proto.key.v1.WorkKey;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(KafkaAndRedis.class)
@QuarkusTestResource(OwnPort.class)
class WorksIT {
    private static final String FULL = """
            {"work_id": "k1", "title": "유미의 세포들", "creators": ["이동건"], "genres": ["daily", "comic"],
             "tags": ["cells"], "synopsis": "세포들 이야기.\\n둘째 줄", "language": "ko", "pricing": "FREE_FIRST",
             "free_episodes": 3, "episodes": 336, "format": "webtoon", "franchise": "Saga",
             "published_at": "2015-04-01T09:00:00+09:00",
             "available": true}""";

    @TestHTTPResource(management = true)
    URI management;

    @BeforeEach
    void awaitReady() {
        Mesh.awaitReady();
    }

    @Test
    void put_newThenKnown_201Then200AndReadBack() {
        String tenant = "works-put";
        tenant(tenant)
                .body(FULL)
                .put("/v1/works/k1")
                .then()
                .statusCode(201)
                .body("work_id", equalTo("k1"))
                .body("title", equalTo("유미의 세포들"));
        tenant(tenant)
                .get("/v1/works/k1")
                .then()
                .statusCode(200)
                .contentType("application/json")
                .body("title", equalTo("유미의 세포들"))
                .body("creators", equalTo(List.of("이동건")))
                .body("genres", equalTo(List.of("daily", "comic")))
                .body("tags", equalTo(List.of("cells")))
                .body("synopsis", equalTo("세포들 이야기.\n둘째 줄"))
                .body("language", equalTo("ko"))
                .body("pricing", equalTo("FREE_FIRST"))
                .body("free_episodes", equalTo(3))
                .body("episodes", equalTo(336))
                .body("format", equalTo("webtoon"))
                .body("franchise", equalTo("Saga"))
                .body("published_at", equalTo("2015-04-01T00:00:00Z"))
                .body("available", equalTo(true))
                .body("updated_at", endsWith("Z"));
        String again = tenant(tenant)
                .body("{\"title\": \"새 제목\", \"published_at\": \"2015-04-02\"}")
                .put("/v1/works/k1")
                .then()
                .statusCode(200)
                .body("published_at", equalTo("2015-04-02T00:00:00Z"))
                .body("$", not(hasKey("episodes")))
                .extract()
                .asString();
        // What was answered can be put again, as a client would that changes one field.
        tenant(tenant).body(again).put("/v1/works/k1").then().statusCode(200);
        tenant(tenant).get("/v1/works/k1").then().body("title", equalTo("새 제목"));
        tenant("works-put-other").get("/v1/works/k1").then().statusCode(404);
    }

    @Test
    void put_kept_isInTheTopicForAllServices() throws Exception {
        Instant before = Instant.now();
        String trace = tenant("works-topic")
                .body(FULL)
                .put("/v1/works/k1")
                .then()
                .statusCode(201)
                .extract()
                .header("X-Trace-Id");
        tenant("works-topic").delete("/v1/works/k1").then().statusCode(204);
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        byte[] key = WorkKey.newBuilder()
                .setTenant("works-topic")
                .setWorkId("k1")
                .build()
                .toByteArray();
        for (ConsumerRecord<byte[], byte[]> record : TopicReader.read("afterclick.works")) {
            if (Arrays.equals(record.key(), key)) {
                records.add(record);
            }
        }
        assertThat(records).hasSize(2);
        Work work = Work.parseFrom(records.get(0).value());
        assertThat(work.getTenant()).isEqualTo("works-topic");
        assertThat(work.getPricing()).isEqualTo(Pricing.PRICING_FREE_FIRST);
        assertThat(work.getEpisodes()).isEqualTo(336);
        assertThat(work.getFranchise()).isEqualTo("Saga");
        assertThat(work.getAvailable()).isTrue();
        assertThat(Instant.ofEpochSecond(
                        work.getUpdatedAt().getSeconds(), work.getUpdatedAt().getNanos()))
                .isBetween(before.minusMillis(1), Instant.now());
        assertThat(header(records.get(0), "traceparent")).contains(trace);
        assertThat(records.get(1).value()).isNull();
    }

    @Test
    void put_idsOfAnyUnicode_areKept() {
        for (String id : List.of("a/b", "a b?c#d%e+f;g=h", "작품", "😀", "related", "a,b", "..x", "%2F")) {
            String path =
                    "/v1/works/" + URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
            tenant("works-unicode")
                    .body("{\"title\": \"T\"}")
                    .put(path)
                    .then()
                    .statusCode(201)
                    .body("work_id", equalTo(id));
            tenant("works-unicode").get(path).then().statusCode(200).body("work_id", equalTo(id));
            tenant("works-unicode")
                    .get(path + "/related")
                    .then()
                    .statusCode(200)
                    .body("query_work_id", equalTo(id));
            tenant("works-unicode").delete(path).then().statusCode(204);
        }
    }

    @Test
    void put_badFields_allAreNamed() {
        String body = """
                {"work_id": "other", "title": " ", "genres": "Drama", "tags": ["a", ""], "creators": [1],
                 "language": "Korean!", "pricing": "CHEAP", "free_episodes": 2, "episodes": -1,
                 "published_at": "April", "available": "yes", "author": "x"}""";
        tenant("works-bad")
                .body(body)
                .put("/v1/works/k1")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/invalid-request"))
                .body(
                        "errors.field",
                        containsInAnyOrder(
                                "work_id",
                                "title",
                                "genres",
                                "tags[1]",
                                "creators[0]",
                                "language",
                                "pricing",
                                "free_episodes",
                                "episodes",
                                "published_at",
                                "available",
                                "author"))
                .body("errors.find { it.field == 'pricing' }.message", equalTo("must be one of FREE, FREE_FIRST, PAID"))
                .body("errors.find { it.field == 'author' }.message", containsString("is no field here"));
        tenant("works-bad").get("/v1/works/k1").then().statusCode(404);
    }

    @Test
    void putAll_batch_allAreReadBackAtOnce() {
        String works = IntStream.range(0, 1_000)
                .mapToObj(i -> "{\"work_id\":\"b%d\",\"title\":\"T%d\"}".formatted(i, i))
                .collect(Collectors.joining(","));
        tenant("works-batch")
                .body("{\"works\":[" + works + "]}")
                .post("/v1/works")
                .then()
                .statusCode(200)
                .body("accepted", equalTo(1_000));
        for (int i : new int[] {0, 500, 999}) {
            tenant("works-batch").get("/v1/works/b" + i).then().statusCode(200);
        }
    }

    @Test
    void putAll_oneIsFaulty_noneIsKept() {
        tenant("works-batch-bad")
                .body(
                        "{\"works\":[{\"work_id\":\"a\",\"title\":\"A\"},{\"work_id\":\"b\"},{\"work_id\":\"a\",\"title\":\"A\"},7]}")
                .post("/v1/works")
                .then()
                .statusCode(400)
                .body("errors.field", containsInAnyOrder("works[1].title", "works[2].work_id", "works[3]"));
        tenant("works-batch-bad").get("/v1/works/a").then().statusCode(404);
        tenant("works-batch-bad")
                .body("{\"works\":[]}")
                .post("/v1/works")
                .then()
                .statusCode(400)
                .body("errors.message", equalTo(List.of("must hold 1 to 1000 works")));
        String tooMany = "{\"works\":[" + "{},".repeat(1_000) + "{}]}";
        tenant("works-batch-bad")
                .body(tooMany)
                .post("/v1/works")
                .then()
                .statusCode(400)
                .body("errors", hasSize(1))
                .body("errors[0].field", equalTo("works"));
        tenant("works-batch-bad")
                .body("{\"works\":[" + "{},".repeat(999) + "{}]}")
                .post("/v1/works")
                .then()
                .statusCode(400)
                .body("errors", hasSize(100))
                .body("detail", allOf(containsString("2000 faults"), containsString("the first 100 are named")));
    }

    @Test
    void delete_knownThenUnknown_204Then404() {
        tenant("works-delete")
                .body("{\"title\":\"T\"}")
                .put("/v1/works/d")
                .then()
                .statusCode(201);
        tenant("works-delete").delete("/v1/works/d").then().statusCode(204);
        tenant("works-delete").get("/v1/works/d").then().statusCode(404);
        tenant("works-delete")
                .delete("/v1/works/d")
                .then()
                .statusCode(404)
                .body("type", equalTo("/problems/unknown-work"));
        tenant("works-delete")
                .body("{\"title\":\"T\"}")
                .put("/v1/works/d")
                .then()
                .statusCode(201);
    }

    @Test
    void tenantHeader_malformed_isNamed() {
        tenant("Not_A-Tenant")
                .get("/v1/works/d")
                .then()
                .statusCode(400)
                .body("errors.field", equalTo(List.of("X-Afterclick-Tenant")));
    }

    @Test
    void topic_recordThatCannotBeRead_isCountedAndNothingStops() throws Exception {
        byte[] garbage = "not a work at all".getBytes(StandardCharsets.UTF_8);
        byte[] otherKey = WorkKey.newBuilder()
                .setTenant("works-dead")
                .setWorkId("x")
                .build()
                .toByteArray();
        Work good = Work.newBuilder()
                .setTenant("works-dead")
                .setWorkId("good")
                .setTitle("Good")
                .build();
        byte[] goodKey = WorkKey.newBuilder()
                .setTenant("works-dead")
                .setWorkId("good")
                .build()
                .toByteArray();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", TopicReader.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (var record : List.of(
                    new ProducerRecord<>("afterclick.works", 0, garbage, garbage),
                    new ProducerRecord<>("afterclick.works", 0, otherKey, good.toByteArray()),
                    new ProducerRecord<>("afterclick.works", 0, new byte[0], garbage),
                    new ProducerRecord<>("afterclick.works", 0, goodKey, good.toByteArray()))) {
                producer.send(record).get();
            }
        }
        await().until(() -> tenant("works-dead").get("/v1/works/good").statusCode(), status -> status == 200);
        assertThat(given().get(management + "metrics").asString())
                .containsPattern("afterclick_gateway_unreadable_records_total\\{topic=\"afterclick.works\"} [3-9]");
        // Each start of each replica would write them again.
        assertThat(TopicReader.read("afterclick.works.dead")).isEmpty();
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
