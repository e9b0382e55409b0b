package io.afterclick.gateway.adapter.http;

import io.afterclick.gateway.request.Refusal;
import java.util.Locale;

/** Kinds of problems that the HTTP API answers with (RFC 9457). Names and statuses are part of the API. */
enum ProblemType {
    INVALID_REQUEST(400, "The request breaks a rule"),
    MALFORMED_JSON(400, "The body is not JSON"),
    UNKNOWN_WORK(404, "No such work"),
    UNKNOWN_PATH(404, "No such path"),
    METHOD_NOT_ALLOWED(405, "The path has no such method"),
    NOT_ACCEPTABLE(406, "The answer has another media type"),
    BODY_TOO_LARGE(413, "The body is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "The body has the wrong media type"),
    CATALOG_FULL(429, "The catalog is full"),
    INTERNAL(500, "A defect of the server"),
    NOT_ACKNOWLEDGED(503, "It is not certain that the request was kept"),
    OVERLOADED(503, "Too much at a time"),
    STARTING(503, "The server is starting");

    /** Media type of problems. */
    static final String MEDIA_TYPE = "application/problem+json";

    private final int status;
    private final String title;

    ProblemType(int status, String title) {
        this.status = status;
        this.title = title;
    }

    /** What clients may tell problems apart by. */
    String uri() {
        return "/problems/" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    int status() {
        return status;
    }

    String title() {
        return title;
    }

    /** Whether the same request may succeed a moment later. */
    boolean passes() {
        return status == 503;
    }

    static ProblemType of(Refusal refusal) {
        return switch (refusal) {
            case INVALID_REQUEST -> INVALID_REQUEST;
            case UNKNOWN_WORK -> UNKNOWN_WORK;
            case CATALOG_FULL -> CATALOG_FULL;
            case OVERLOADED -> OVERLOADED;
            case NOT_ACKNOWLEDGED -> NOT_ACKNOWLEDGED;
            case STARTING -> STARTING;
        };
    }
}
