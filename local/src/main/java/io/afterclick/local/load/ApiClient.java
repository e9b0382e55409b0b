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
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The gateway's public HTTP API, as a client outside of the mesh sees it. Thread-safe. */
public final class ApiClient {
    /** Names whose catalog and readers a request is about. */
    public static final String TENANT_HEADER = "X-Afterclick-Tenant";

    private static final int UNAUTHORIZED = 401;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http;
    private final URI url;
    private final String tenant;
    private final Optional<String> key;

    /**
     * A client without a key, for a mesh on this machine.
     *
     * @param url where the gateway listens, such as {@code http://127.0.0.1:8080}
     * @throws LoadException when the address is no HTTP URL
     */
    public ApiClient(String url, String tenant) {
        this(url, tenant, Optional.empty());
    }

    /**
     * @param url where the gateway listens, such as {@code https://recommend.example}
     * @param key key to send with each request
     * @throws LoadException when the address is no HTTP URL, or the key could be none
     */
    public ApiClient(String url, String tenant, Optional<String> key) {
        this.url = checked(url);
        this.tenant = tenant;
        this.key = key;
        if (key.isPresent() && !key.get().matches("[!-~]+")) {
            throw new LoadException(
                    LoadException.Reason.REFUSED, "the key holds blanks or characters that are no ASCII");
        }
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
     * Makes sure that something answers, and that it knows the key if it asks for one.
     *
     * @throws LoadException when nothing does, or the key is missing or wrong
     */
    public void requireAnswer() {
        try {
            int status = http.send(
                            request("/v1/works/afterclick-load-asks").GET().build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            if (status == UNAUTHORIZED) {
                throw new LoadException(
                        LoadException.Reason.REFUSED,
                        key.isPresent()
                                ? url + " does not know the key"
                                : url + " asks for a key; put one into the environment variable AFTERCLICK_KEY, or name"
                                        + " the variable that holds it with --key-env");
            }
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
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                .header(TENANT_HEADER, tenant)
                .timeout(REQUEST_TIMEOUT);
        key.ifPresent(own -> request.header("Authorization", "Bearer " + own));
        return request;
    }
}
