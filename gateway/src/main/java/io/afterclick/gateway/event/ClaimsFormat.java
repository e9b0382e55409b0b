package io.afterclick.gateway.event;

/** How claims become bytes and back. Implementations are stateless. */
public interface ClaimsFormat {
    /** The claims as bytes. */
    byte[] write(DecisionClaims claims);

    /**
     * The claims that the bytes say.
     *
     * @throws IllegalArgumentException when they say none
     */
    DecisionClaims read(byte[] bytes);
}
