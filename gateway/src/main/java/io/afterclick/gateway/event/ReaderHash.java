package io.afterclick.gateway.event;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.OptionalLong;

/** Ties a token to its reader without carrying the reader's id: the first 8 bytes of its SHA-256, big-endian. */
public final class ReaderHash {
    private ReaderHash() {}

    /**
     * The hash of a reader.
     *
     * @param readerId empty for nobody in particular, which has no hash
     */
    public static OptionalLong of(String readerId) {
        if (readerId.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(readerId.getBytes(StandardCharsets.UTF_8));
            return OptionalLong.of(ByteBuffer.wrap(digest).getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
