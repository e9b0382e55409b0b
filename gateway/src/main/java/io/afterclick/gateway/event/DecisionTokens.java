package io.afterclick.gateway.event;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Signs slates, and checks what comes back.
 *
 * <p>A token is {@code base64url(key id (4 bytes) | claims | HMAC-SHA256 of both (32 bytes))} without padding. The first
 * key signs, all verify, so keys can be rotated: add the new one behind, move it to the front when all replicas know it,
 * drop the old one when its tokens have expired. Thread-safe.
 */
public final class DecisionTokens {
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

    private final List<TokenKey> keys;
    private final ClaimsFormat format;
    private final Duration maxAge;
    private final Clock clock;

    /**
     * @param keys the first signs, all verify; not empty
     * @param maxAge how old a decision may be when an event of it comes in
     */
    public DecisionTokens(List<TokenKey> keys, ClaimsFormat format, Duration maxAge, Clock clock) {
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("a key is needed to sign tokens");
        }
        this.keys = List.copyOf(keys);
        this.format = format;
        this.maxAge = maxAge;
        this.clock = clock;
    }

    /** A token is not good: why, without saying what a forger could use. */
    public static final class BadTokenException extends Exception {
        private static final long serialVersionUID = 1L;

        /** What is wrong with the token. */
        public enum Reason {
            /** Not signed by this mesh, or changed since. */
            FORGED,
            /** Older than the greatest age. */
            EXPIRED
        }

        private final Reason reason;

        BadTokenException(Reason reason) {
            super(reason.name(), null, false, false);
            this.reason = reason;
        }

        public Reason reason() {
            return reason;
        }
    }

    /** The token that carries the claims. */
    public String issue(DecisionClaims claims) {
        TokenKey key = keys.get(0);
        byte[] payload = format.write(claims);
        byte[] signature = key.sign(key.id(), payload);
        return ENCODER.encodeToString(ByteBuffer.allocate(TokenKey.ID_BYTES + payload.length + signature.length)
                .put(key.id())
                .put(payload)
                .put(signature)
                .array());
    }

    /**
     * What the token claims. That it claims it of the right tenant and reader is the caller's to check.
     *
     * @throws BadTokenException when it was not signed with one of the keys, was changed, or is too old
     */
    public DecisionClaims verify(String token) throws BadTokenException {
        byte[] bytes = decode(token);
        int signatureAt = bytes.length - TokenKey.SIGNATURE_BYTES;
        if (signatureAt < TokenKey.ID_BYTES) {
            throw new BadTokenException(BadTokenException.Reason.FORGED);
        }
        byte[] id = Arrays.copyOf(bytes, TokenKey.ID_BYTES);
        byte[] payload = Arrays.copyOfRange(bytes, TokenKey.ID_BYTES, signatureAt);
        byte[] signature = Arrays.copyOfRange(bytes, signatureAt, bytes.length);
        TokenKey key = find(id).orElseThrow(() -> new BadTokenException(BadTokenException.Reason.FORGED));
        if (!MessageDigest.isEqual(signature, key.sign(id, payload))) {
            throw new BadTokenException(BadTokenException.Reason.FORGED);
        }
        DecisionClaims claims = read(payload);
        if (claims.decidedAt().plus(maxAge).isBefore(clock.instant())) {
            throw new BadTokenException(BadTokenException.Reason.EXPIRED);
        }
        return claims;
    }

    private static byte[] decode(String token) throws BadTokenException {
        byte[] bytes;
        try {
            bytes = DECODER.decode(token);
        } catch (IllegalArgumentException e) {
            throw new BadTokenException(BadTokenException.Reason.FORGED);
        }
        // The last character has bits that mean nothing; one token must not have several spellings.
        if (!ENCODER.encodeToString(bytes).equals(token)) {
            throw new BadTokenException(BadTokenException.Reason.FORGED);
        }
        return bytes;
    }

    private DecisionClaims read(byte[] payload) throws BadTokenException {
        try {
            return format.read(payload);
        } catch (IllegalArgumentException e) {
            throw new BadTokenException(BadTokenException.Reason.FORGED);
        }
    }

    private Optional<TokenKey> find(byte[] id) {
        return keys.stream().filter(key -> Arrays.equals(key.id(), id)).findFirst();
    }
}
