package io.afterclick.gateway.access;

import io.afterclick.gateway.request.Refusal;
import io.afterclick.gateway.request.RefusedException;
import java.util.Map;
import java.util.Optional;

/**
 * Decides who may do what: the one place.
 *
 * <p>A scope that has a key is open to who knows it. One that has none is open to programs of this machine as long as
 * the gateway listens to nobody else, so that the local mesh works without any setting, and closed otherwise.
 *
 * <p>Immutable, thread-safe.
 */
public final class AccessControl {
    private static final String SCHEME = "Bearer ";

    private final Map<Scope, KeyHash> keys;
    private final boolean onlyLoopback;

    /**
     * @param keys hashes of the scopes' keys
     * @param onlyLoopback whether the gateway listens on a loopback address, and so on no other
     */
    public AccessControl(Map<Scope, KeyHash> keys, boolean onlyLoopback) {
        this.keys = Map.copyOf(keys);
        this.onlyLoopback = onlyLoopback;
    }

    /**
     * Refuses a caller who may not do what needs the scope.
     *
     * @throws RefusedException with {@link Refusal#UNAUTHENTICATED} where a key is needed, with {@link
     *     Refusal#FORBIDDEN} where there is none to send
     */
    public void require(Scope scope, Caller caller) {
        KeyHash hash = keys.get(scope);
        if (hash == null) {
            requireOwnMachine(scope, caller);
            return;
        }
        String key = bearer(caller.authorization())
                .orElseThrow(() -> new RefusedException(
                        Refusal.UNAUTHENTICATED, "This call needs a key; send it as Authorization: Bearer KEY."));
        if (!hash.isOf(key)) {
            throw new RefusedException(Refusal.UNAUTHENTICATED, "The key is not the one for this call.");
        }
    }

    private void requireOwnMachine(Scope scope, Caller caller) {
        if (!onlyLoopback) {
            throw new RefusedException(
                    Refusal.FORBIDDEN,
                    "The gateway listens to other machines and has no key for this call: set " + scope.setting()
                            + " to the SHA-256 hash of one.");
        }
        if (!caller.direct()) {
            throw new RefusedException(
                    Refusal.FORBIDDEN,
                    "Without a key, this call is for programs of this machine, not for proxies and web pages: set "
                            + scope.setting() + " to the SHA-256 hash of a key, and send the key.");
        }
    }

    /** RFC 6750, section 2.1; names of schemes are without regard to case. */
    private static Optional<String> bearer(String authorization) {
        boolean bearer = authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
        return bearer ? Optional.of(authorization.substring(SCHEME.length()).trim()) : Optional.empty();
    }
}
