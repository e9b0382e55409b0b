package io.afterclick.local.load;

/** Why a data folder could not be loaded. The message is one line that names the place and says what to do. */
public final class LoadException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Kind of failure. */
    public enum Reason {
        /** The folder, or works.csv in it, is not there or cannot be read. */
        FOLDER_UNUSABLE,
        /** A header or a line breaks the rules of the format. */
        BAD_FILE,
        /** The address is no URL, or nothing answers there. */
        UNREACHABLE,
        /** The mesh answered that it will not take what was sent. */
        REFUSED,
        /** The mesh answered before, but did not take what was sent in the time given to it. */
        UNAVAILABLE
    }

    private final Reason reason;

    public LoadException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
