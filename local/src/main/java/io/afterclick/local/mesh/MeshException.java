package io.afterclick.local.mesh;

/** Why the mesh could not run. The message is one line that says what to do. */
public final class MeshException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Kind of failure. */
    public enum Reason {
        /** A port is in use, or out of range. */
        PORT_UNUSABLE,
        /** Another process uses the state folder. */
        STATE_IN_USE,
        /** The state folder cannot be made, read or written. */
        STATE_UNUSABLE,
        /** What the services are started from is not there. */
        NOT_BUILT,
        /** A server or service ended early, or was not ready in time. */
        NOT_READY,
        /** No model could be trained. */
        TRAINING_FAILED
    }

    private final Reason reason;

    public MeshException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
