package io.afterclick.gateway.adapter.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.afterclick.embedded.testing.KafkaAndRedis;
import io.afterclick.gateway.testing.Mesh;
import io.afterclick.gateway.testing.OwnPort;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(KafkaAndRedis.class)
@QuarkusTestResource(OwnPort.class)
class ProblemsIT {
    private static final int BODY_MAX = 10 * 1024 * 1024;

    @TestHTTPResource
    URI address;

    @BeforeEach
    void awaitReady() {
        Mesh.awaitReady();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"events\": [",
                "{\"events\": [] trailing}",
                "{} {}",
                "{'events': []}",
                "{\"events\": [], \"events\": []}",
                "\u0000",
                ""
            })
    void body_notJson_saysSo(String body) {
        problem(given().contentType("application/json").body(body).post("/v1/events"), 400, "malformed-json")
                .body("title", equalTo("The body is not JSON"));
    }

    @Test
    void body_deepNesting_saysSo() throws IOException {
        int depth = 100_000; // REST Assured itself does not survive such a body
        assertThat(exchange(
                        "POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                                + depth + "\r\n\r\n" + "[".repeat(depth)))
                .startsWith("HTTP/1.1 400")
                .contains("/problems/malformed-json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "7", "\"text\"", "null"})
    void body_jsonButNoObject_saysSo(String body) {
        problem(given().contentType("application/json").body(body).post("/v1/events"), 400, "invalid-request")
                .body("errors[0].field", equalTo("body"));
    }

    @Test
    void path_unknown_404() {
        problem(given().get("/v1/nothing"), 404, "unknown-path");
        problem(given().get("/v2/works/1"), 404, "unknown-path");
        problem(given().get("/"), 404, "unknown-path");
    }

    @Test
    void method_wrong_405WithAllow() {
        problem(given().delete("/v1/events"), 405, "method-not-allowed").header("Allow", containsString("POST"));
        problem(given().contentType("application/json").body("{}").patch("/v1/works/a%2Fb"), 405, "method-not-allowed")
                .header("Allow", equalTo("GET, HEAD, PUT, DELETE, OPTIONS"));
    }

    @Test
    void mediaType_ofBodyWrong_415() {
        problem(given().contentType("text/plain").body("{}").post("/v1/events"), 415, "unsupported-media-type");
    }

    @Test
    void mediaType_acceptedWrong_406() {
        problem(given().accept("text/html").get("/v1/works/1"), 406, "not-acceptable");
    }

    @Test
    void body_declaredTooLarge_413BeforeItIsRead() throws IOException {
        String response = exchange("POST /v1/works HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: " + (BODY_MAX + 1) + "\r\n\r\n");
        assertThat(response)
                .startsWith("HTTP/1.1 413")
                .containsIgnoringCase("content-type: application/problem+json")
                .contains("/problems/body-too-large")
                .contains("A body may have " + BODY_MAX + " bytes");
    }

    @Test
    void body_chunkedAndTooLarge_413() throws IOException {
        StringBuilder request = new StringBuilder(
                "POST /v1/works HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
        int chunk = 1024 * 1024;
        for (int i = 0; i <= BODY_MAX / chunk; i++) {
            request.append(Integer.toHexString(chunk))
                    .append("\r\n")
                    .append(" ".repeat(chunk))
                    .append("\r\n");
        }
        assertThat(exchange(request + "0\r\n\r\n")).startsWith("HTTP/1.1 413").contains("/problems/body-too-large");
    }

    private String exchange(String request) throws IOException {
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[8_192];
            StringBuilder response = new StringBuilder();
            int count = in.read(buffer);
            while (count > 0) {
                response.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
                if (response.toString().trim().endsWith("}")) {
                    break;
                }
                count = in.read(buffer);
            }
            return response.toString();
        }
    }

    private static ValidatableResponse problem(io.restassured.response.Response response, int status, String type) {
        return response.then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/" + type))
                .body("status", equalTo(status))
                .body("title", not(equalTo("")))
                .body("detail", not(equalTo("")))
                .body(not(containsString("Exception")))
                .body(not(containsString("io.")));
    }
}
