package io.afterclick.gateway.adapter.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.afterclick.gateway.request.Fault;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A problem as clients see it. */
@Schema(name = "Problem", description = "What went wrong (RFC 9457).")
record ProblemJson(
        @Schema(description = "Stable name of the kind of problem.", examples = "/problems/invalid-request")
        String type,

        @Schema(description = "The kind in words.", examples = "The request breaks a rule")
        String title,

        @Schema(description = "The HTTP status again.", examples = "400")
        int status,

        @Schema(
                description = "This very problem in words.",
                examples = "1 fault was found, so nothing of the request was done.")
        String detail,

        @Schema(description = "Faults by field, in the order of the request; at most 100.")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<FieldError> errors) {
    /** One fault. */
    @Schema(name = "FieldError", description = "What is wrong with one field.")
    record FieldError(
            @Schema(description = "The field or parameter.", examples = "events[3].time")
            String field,

            @Schema(
                    description = "What is wrong with it.",
                    examples = "is more than 5 minutes ahead of the server's clock")
            String message) {}

    static ProblemJson of(ProblemType type, String detail, List<Fault> faults) {
        List<FieldError> errors = faults.stream()
                .map(fault -> new FieldError(fault.field(), fault.message()))
                .toList();
        return new ProblemJson(type.uri(), type.title(), type.status(), detail, errors);
    }
}
