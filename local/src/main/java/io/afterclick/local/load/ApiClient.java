package io.afterclick.local.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** The gateway's public HTTP API, as a client outside of the mesh sees it. Thread-safe. */
public final class ApiClient {
    /** Names whose catalog and readers a request is about. */
    public static final String TENANT_HEADER = "X-Afterclick-Tenant";

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http;
    private final URI url;
    private final String tenant;

    /**
     * @param url where the gateway listens, such as {@code http://127.0.0.1:8080}
     * @throws LoadException when the address is no HTTP URL
     */
    public ApiClient(String url, String tenant) {
        this.url = checked(url);
        this.tenant = tenant;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .build();
    }

    private static URI checked(String url) {
        try {
            URI uri = URI.create(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
            if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getHost() != null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new LoadException(
                LoadException.Reason.UNREACHABLE,
                "\"" + url + "\" is no address; give one such as http://127.0.0.1:8080");
    }

    /**
     * Makes sure that something answers.
     *
     * @throws LoadException when nothing does
     */
    public void requireAnswer() {
        try {
            http.send(request("/v1/works/afterclick-load-asks").GET().build(), HttpResponse.BodyHandlers.discarding());
        } catch (IOException e) {
            throw new LoadException(
                    LoadException.Reason.UNREACHABLE,
                    "nothing answers at " + url
                            + "; start the mesh there (afterclick up), or give its address with --url");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LoadException(LoadException.Reason.UNREACHABLE, "interrupted while asking " + url);
        }
    }

    /** Posts a JSON body. Fails with an {@link IOException} where no answer comes. */
    public CompletableFuture<HttpResponse<String>> post(String path, byte[] json) {
        HttpRequest request = request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(json))
                .build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }

    /** Gets a path. Fails with an {@link IOException} where no answer comes. */
    public CompletableFuture<HttpResponse<String>> get(String path) {
        return http.sendAsync(request(path).GET().build(), HttpResponse.BodyHandlers.ofString());
    }

    /**
     * Asks for related works.
     *
     * @param reader who asks; empty for nobody in particular
     */
    public CompletableFuture<HttpResponse<String>> related(String workId, String reader, int limit) {
        return get("/v1/works/" + encoded(workId) + "/related?limit=" + limit
                + (reader.isEmpty() ? "" : "&reader=" + encoded(reader)));
    }

    /** The answer's body as JSON; an empty object where it is none. */
    public static JsonNode body(HttpResponse<String> response) {
        try {
            JsonNode body = JSON.readTree(response.body());
            return body == null ? JSON.createObjectNode() : body;
        } catch (IOException e) {
            return JSON.createObjectNode();
        }
    }

    public URI url() {
        return url;
    }

    /** A path segment or query value as URLs have it. */
    public static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path))
                .header(TENANT_HEADER, tenant)
                .timeout(REQUEST_TIMEOUT);
    }
}
