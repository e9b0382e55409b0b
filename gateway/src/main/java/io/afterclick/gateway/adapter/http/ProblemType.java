package io.afterclick.gateway.adapter.http;

import io.afterclick.gateway.request.Refusal;
import java.util.Locale;

/** Kinds of problems that the HTTP API answers with (RFC 9457). Names and statuses are part of the API. */
enum ProblemType {
    INVALID_REQUEST(400, "The request breaks a rule"),
    MALFORMED_JSON(400, "The body is not JSON"),
    UNAUTHENTICATED(401, "The call needs a key"),
    FORBIDDEN(403, "The caller may not do this"),
    UNKNOWN_WORK(404, "No such work"),
    UNKNOWN_MODEL(404, "No such model"),
    UNKNOWN_EXPERIMENT(404, "No such experiment"),
    UNKNOWN_POLICY(404, "No such policy"),
    UNKNOWN_PATH(404, "No such path"),
    METHOD_NOT_ALLOWED(405, "The path has no such method"),
    NOT_ACCEPTABLE(406, "The answer has another media type"),
    TRAINING_RUNS(409, "A training runs already"),
    NO_READS(409, "There is nothing to learn from"),
    WORSE_MODEL(409, "The new model is worse"),
    EXPERIMENT_RUNS(409, "The experiment runs"),
    BUILT_IN_POLICY(409, "The policy cannot be changed"),
    VERSION_CONFLICT(412, "It was changed meanwhile"),
    BODY_TOO_LARGE(413, "The body is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "The body has the wrong media type"),
    VERSION_REQUIRED(428, "The version that was seen is missing"),
    CATALOG_FULL(429, "The catalog is full"),
    EXPERIMENTS_FULL(429, "There are too many experiments"),
    POLICIES_FULL(429, "There are too many policies"),
    QUOTA_SPENT(429, "The key has no calls left today"),
    RATE_LIMITED(429, "The key calls too often"),
    TRAINING_SET_TOO_LARGE(429, "There is too much to learn from"),
    INTERNAL(500, "A defect of the server"),
    NOT_ACKNOWLEDGED(503, "It is not certain that the request was kept"),
    OVERLOADED(503, "Too much at a time"),
    STARTING(503, "The server is starting"),
    SERVICE_UNAVAILABLE(503, "A service behind is away"),
    SERVICE_TOO_LATE(504, "A service behind did not answer in time");

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
            case UNAUTHENTICATED -> UNAUTHENTICATED;
            case FORBIDDEN -> FORBIDDEN;
            case RATE_LIMITED -> RATE_LIMITED;
            case QUOTA_SPENT -> QUOTA_SPENT;
            case UNKNOWN_MODEL -> UNKNOWN_MODEL;
            case UNKNOWN_EXPERIMENT -> UNKNOWN_EXPERIMENT;
            case UNKNOWN_POLICY -> UNKNOWN_POLICY;
            case BUILT_IN_POLICY -> BUILT_IN_POLICY;
            case POLICIES_FULL -> POLICIES_FULL;
            case EXPERIMENT_RUNS -> EXPERIMENT_RUNS;
            case EXPERIMENTS_FULL -> EXPERIMENTS_FULL;
            case VERSION_REQUIRED -> VERSION_REQUIRED;
            case VERSION_CONFLICT -> VERSION_CONFLICT;
            case TRAINING_RUNS -> TRAINING_RUNS;
            case NO_READS -> NO_READS;
            case TRAINING_SET_TOO_LARGE -> TRAINING_SET_TOO_LARGE;
            case WORSE_MODEL -> WORSE_MODEL;
            case SERVICE_UNAVAILABLE -> SERVICE_UNAVAILABLE;
            case SERVICE_TOO_LATE -> SERVICE_TOO_LATE;
        };
    }
}
