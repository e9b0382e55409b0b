package io.afterclick.insight.diversity.embedding;

/** Vectors cannot be learned from these reads; the message says why. */
public final class EmbeddingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EmbeddingException(String message) {
        super(message);
    }
}
