package io.afterclick.insight.adapter.table;

/** A table cannot be read as what it should be; the message names the file, the column and the reason. */
public final class TableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TableException(String message) {
        super(message);
    }

    TableException(String message, Throwable cause) {
        super(message, cause);
    }
}
