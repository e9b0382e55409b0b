package io.afterclick.gateway.event;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A secret that signs decision tokens with HMAC-SHA256 (RFC 2104).
 *
 * <p>Its id is derived from the secret, so that replicas agree on ids whatever the order of their configuration.
 * Thread-safe.
 */
public final class TokenKey {
    /** Shorter secrets would be the weakest part of an HMAC-SHA256 (RFC 2104, section 3). */
    public static final int SECRET_BYTES_MIN = 32;

    /** Length of an id. */
    static final int ID_BYTES = 4;

    /** Length of a signature. */
    static final int SIGNATURE_BYTES = 32;

    private static final String ALGORITHM = "HmacSHA256";

    private final Mac prototype;
    private final byte[] id;

    private TokenKey(Mac prototype) {
        this.prototype = prototype;
        this.id = Arrays.copyOf(sign("afterclick token key id".getBytes(StandardCharsets.US_ASCII)), ID_BYTES);
    }

    /**
     * The key of a secret.
     *
     * @param secret at least {@value #SECRET_BYTES_MIN} bytes
     * @throws IllegalArgumentException when it is shorter; the message does not hold it
     */
    public static TokenKey of(byte[] secret) {
        if (secret.length < SECRET_BYTES_MIN) {
            throw new IllegalArgumentException(
                    "a token key needs at least " + SECRET_BYTES_MIN + " bytes, this one has " + secret.length);
        }
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
            return new TokenKey(mac);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    byte[] id() {
        return id.clone();
    }

    /** Signs parts as if they were one. */
    byte[] sign(byte[]... parts) {
        try {
            Mac mac = (Mac) prototype.clone(); // a Mac has state; cloning is cheaper than initialising
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("this platform's " + ALGORITHM + " cannot be cloned", e);
        }
    }
}
