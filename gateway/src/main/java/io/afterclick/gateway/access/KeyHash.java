package io.afterclick.gateway.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The SHA-256 hash of a key: enough to recognise the key, and of no use to who reads the configuration. Keys are random
 * and long, so there is nothing to guess that a slow hash would protect, while each call would pay for it. Immutable.
 */
public final class KeyHash {
    private static final String ALGORITHM = "SHA-256";
    private static final int HEX_LENGTH = 64;

    private final byte[] hash;

    private KeyHash(byte[] hash) {
        this.hash = hash;
    }

    /** The hash of a key. */
    static KeyHash of(String key) {
        try {
            return new KeyHash(MessageDigest.getInstance(ALGORITHM).digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
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

    /** Whether it is the same. Takes as long for any other. */
    boolean isSame(KeyHash other) {
        return MessageDigest.isEqual(hash, other.hash);
    }
}
