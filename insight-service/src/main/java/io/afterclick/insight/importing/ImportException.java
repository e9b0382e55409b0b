package io.afterclick.insight.importing;

/** An import that cannot go on. Whoever runs it can put it right, and then go on where it stopped. */
public final class ImportException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Whose fault it is. */
    public enum Reason {
        /** The source cannot be reached, or refuses the query. */
        SOURCE,
        /** The query's columns are not those of reads. */
        COLUMNS,
        /** The folder holds something else, or another import works in it. */
        FOLDER,
        /** The result cannot be written. */
        OUTPUT
    }

    private final Reason reason;

    public ImportException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public ImportException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
