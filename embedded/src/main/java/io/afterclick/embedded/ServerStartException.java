package io.afterclick.embedded;

/** An embedded server that did not come up. The message says which and where its log is. */
public final class ServerStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ServerStartException(String message) {
        super(message);
    }
}
