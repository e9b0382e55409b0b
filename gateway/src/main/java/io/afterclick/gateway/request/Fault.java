package io.afterclick.gateway.request;

/**
 * One thing that is wrong with a request.
 *
 * @param field where, as the client wrote it, such as {@code events[3].time}
 * @param kind what sort of fault, for metrics
 * @param message what is wrong and what would be right, in words that follow the field's name
 */
public record Fault(String field, Kind kind, String message) {
    /** Sorts of faults. */
    public enum Kind {
        /** A required field is not there. */
        MISSING,
        /** Not of the field's type or form. */
        MALFORMED,
        /** Too small, too large, too long or too many. */
        OUT_OF_RANGE,
        /** A field or parameter that does not exist, or not for this kind of thing. */
        UNEXPECTED,
        /** Contradicts another field, or says the same twice. */
        CONFLICTING,
        /** A decision token that this mesh did not sign, or that was changed. */
        TOKEN_FORGED,
        /** A decision token that is too old. */
        TOKEN_EXPIRED,
        /** A decision token of another tenant or reader, or without this work. */
        TOKEN_MISMATCHED
    }
}
