package io.afterclick.gateway.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The table of docs/api.md that says which scope each call needs. */
public final class ApiTable {
    private static final Path API = Path.of("../docs/api.md");
    private static final Pattern HTTP =
            Pattern.compile("^\\| `((?:GET|PUT|POST|DELETE|PATCH) /v1/[^ `?]+)` \\| `([a-z]+)` \\|");
    private static final Pattern GRPC =
            Pattern.compile("^\\| `(afterclick[.][A-Za-z0-9.]+/[A-Za-z]+)` \\| `([a-z]+)` \\|");

    private ApiTable() {}

    /** Scopes by method and path, such as {@code GET /v1/works/{work_id}}. */
    public static Map<String, String> http() {
        return scopes(HTTP);
    }

    /** Scopes by full name of the gRPC method. */
    public static Map<String, String> grpc() {
        return scopes(GRPC);
    }

    private static Map<String, String> scopes(Pattern row) {
        Map<String, String> scopes = new TreeMap<>();
        try {
            for (String line : Files.readAllLines(API)) {
                Matcher matcher = row.matcher(line);
                if (matcher.find()) {
                    scopes.put(matcher.group(1), matcher.group(2));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return scopes;
    }
}
