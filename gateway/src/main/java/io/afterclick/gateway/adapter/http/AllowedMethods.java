package io.afterclick.gateway.adapter.http;

import java.util.Optional;

/** The methods of each path of the API: a 405 has to name them (RFC 9110, 15.5.6), and the framework does not. */
final class AllowedMethods {
    private AllowedMethods() {}

    /** @param path path of a request, still percent-encoded */
    static Optional<String> of(String path) {
        String[] segments = path.replaceFirst("^/", "").split("/", -1);
        if (segments.length < 2 || !segments[0].equals("v1")) {
            return Optional.empty();
        }
        return switch (segments[1] + segments.length) {
            case "events2", "works2" -> Optional.of("POST, OPTIONS");
            case "works3" -> Optional.of("GET, HEAD, PUT, DELETE, OPTIONS");
            case "works4" -> Optional.of("GET, HEAD, OPTIONS");
            case "models2" -> Optional.of("GET, HEAD, POST, OPTIONS");
            case "models4" -> Optional.of("POST, OPTIONS");
            case "policies2" -> Optional.of("GET, HEAD, OPTIONS");
            case "policies3" -> Optional.of("GET, HEAD, PUT, OPTIONS");
            case "readers3" -> Optional.of("DELETE, OPTIONS");
            case "experiments2" -> Optional.of("GET, HEAD, OPTIONS");
            case "experiments3" -> Optional.of("GET, HEAD, PUT, DELETE, OPTIONS");
            case "experiments4" -> Optional.of("POST, OPTIONS");
            default -> Optional.empty();
        };
    }
}
