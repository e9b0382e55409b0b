package io.afterclick.gateway.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The SHA-256 hash of a key: enough to recognise the key, and of no use to who reads the configuration. Keys are random
 * and long, so they need no slow hash. Immutable.
 */
public final class KeyHash {
    private static final String ALGORITHM = "SHA-256";
    private static final int HEX_LENGTH = 64;

    private final byte[] hash;

    private KeyHash(byte[] hash) {
        this.hash = hash;
    }

    /**
     * A hash as {@code printf %s KEY | sha256sum} prints it.
     *
     * @throws IllegalArgumentException when it is none; the message does not repeat it
     */
    public static KeyHash parse(String hex) {
        String trimmed = hex.trim();
        try {
            if (trimmed.length() == HEX_LENGTH) {
                return new KeyHash(HexFormat.of().parseHex(trimmed));
            }
        } catch (IllegalArgumentException e) {
            // no hex digits: refused below, without telling what may have been the key itself
        }
        throw new IllegalArgumentException("must be the SHA-256 hash of a key, " + HEX_LENGTH + " hex digits");
    }

    /** Whether it is the hash of the key. Takes as long for a wrong key as for the right one. */
    boolean isOf(String key) {
        return MessageDigest.isEqual(hash, digest(key));
    }

    private static byte[] digest(String key) {
        try {
            return MessageDigest.getInstance(ALGORITHM).digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}
