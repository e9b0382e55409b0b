package io.afterclick.gateway.testing;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Calls of the public API that many tests need. */
public final class Mesh {
    private Mesh() {}

    /** A JSON request for a tenant. */
    public static RequestSpecification tenant(String tenant) {
        return given().header("X-Afterclick-Tenant", tenant)
                .urlEncodingEnabled(false)
                .contentType("application/json");
    }

    /** Waits until the application has read its catalog. */
    public static void awaitReady() {
        await().until(
                        () -> tenant("default").get("/v1/works/none").statusCode(),
                        status -> status == Response.Status.NOT_FOUND.getStatusCode());
    }

    /** Puts works {@code w1} to {@code w<count>}, of as many episodes as their number says. */
    public static void putWorks(String tenant, int count) {
        String works = IntStream.rangeClosed(1, count)
                .mapToObj(i -> "{\"work_id\":\"w%d\",\"title\":\"Work %d\",\"episodes\":%d,\"genres\":[\"%s\"]}"
                        .formatted(i, i, i, i % 2 == 0 ? "even" : "odd"))
                .collect(Collectors.joining(","));
        tenant(tenant)
                .body("{\"works\":[" + works + "]}")
                .post("/v1/works")
                .then()
                .statusCode(200);
    }

    /** Ids of works from {@code w<from>} to {@code w<to>}. */
    public static List<String> ids(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(i -> "w" + i).toList();
    }

    /** Posts events, each written with ' instead of ". */
    public static ValidatableResponse postEvents(String tenant, String... events) {
        String body = "{\"events\":[" + String.join(",", events).replace('\'', '"') + "]}";
        return tenant(tenant).body(body).post("/v1/events").then();
    }

    /** Now, as events say it. */
    public static String now() {
        return Instant.now().toString();
    }

    /** Token of a slate for work {@code w1}. */
    public static String token(String tenant, String reader) {
        String query = reader.isEmpty() ? "" : "?reader=" + reader;
        return tenant(tenant)
                .get("/v1/works/w1/related" + query)
                .then()
                .statusCode(200)
                .extract()
                .path("decision_token");
    }
}
