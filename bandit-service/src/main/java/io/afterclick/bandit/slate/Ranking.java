package io.afterclick.bandit.slate;

/** Makes slates. Thread-safe. */
public interface Ranking {
    /**
     * Orders the candidates of a request.
     *
     * @throws SlateException for an unknown policy, or where this process cannot rank now
     */
    Slate rank(SlateRequest request);
}
