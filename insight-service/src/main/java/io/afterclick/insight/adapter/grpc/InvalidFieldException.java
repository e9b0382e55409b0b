package io.afterclick.insight.adapter.grpc;

/** A field of a request breaks a rule. */
final class InvalidFieldException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String field;

    InvalidFieldException(String field, String fault) {
        super(field + " " + fault);
        this.field = field;
    }

    String field() {
        return field;
    }
}
