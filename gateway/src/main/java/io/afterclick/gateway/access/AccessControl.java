package io.afterclick.gateway.access;

import io.afterclick.gateway.access.AccessMeter.Reason;
import io.afterclick.gateway.request.Refusal;
import io.afterclick.gateway.request.RefusedException;
import java.util.Optional;

/**
 * Decides who may do what: the one place.
 *
 * <p>Where there are keys, each call needs one that has its scope and is for its tenant. Where there are none, the gateway
 * listens to this machine alone, and all calls are open to its programs, so that the local mesh works without any setting;
 * proxies and web pages are not let through, since they would open it to others.
 *
 * <p>Keys are replaced while calls are answered. Thread-safe.
 */
public final class AccessControl {
    private static final String SCHEME = "Bearer ";

    private final Limiter limiter;
    private final AccessMeter meter;
    private volatile Keys keys = Keys.NONE;

    public AccessControl(Limiter limiter, AccessMeter meter) {
        this.limiter = limiter;
        this.meter = meter;
    }

    /** From now on these keys hold, and no others. */
    public void replace(Keys newKeys) {
        keys = newKeys;
        limiter.retain(newKeys);
    }

    public int size() {
        return keys.list().size();
    }

    /** A caller who may do what a scope is for, though perhaps not for every tenant. */
    public final class Grant {
        private final Optional<ApiKey> key;
        private final Scope scope;

        private Grant(Optional<ApiKey> key, Scope scope) {
            this.key = key;
            this.scope = scope;
        }

        /**
         * Makes the call, for a tenant.
         *
         * @param tenant empty where the call is for none in particular, which only keys for all tenants may
         * @throws RefusedException with {@link Refusal#FORBIDDEN} where the key is for other tenants, with {@link
         *     Refusal#RATE_LIMITED} or {@link Refusal#QUOTA_SPENT} where it was used too often
         */
        public void useFor(String tenant) {
            if (key.isEmpty()) {
                return;
            }
            ApiKey own = key.get();
            if (!own.isFor(tenant)) {
                throw refused(Reason.TENANT, Refusal.FORBIDDEN, "The key is for other tenants.");
            }
            RateLimit limit = own.limits().get(scope);
            if (limit != null) {
                limiter.take(own.name(), scope, limit).ifPresent(overrun -> {
                    throw tooMany(overrun);
                });
            }
            meter.admitted(own.name(), scope);
        }

        private RefusedException tooMany(Limiter.Overrun overrun) {
            Reason reason = overrun.ofTheDay() ? Reason.QUOTA : Reason.RATE;
            meter.refused(reason);
            return overrun.ofTheDay()
                    ? new RefusedException(
                            Refusal.QUOTA_SPENT,
                            "The key has used up its calls of the day with scope " + scope.text() + ".",
                            overrun.retryAfter())
                    : new RefusedException(
                            Refusal.RATE_LIMITED,
                            "The key calls too often with scope " + scope.text() + "; wait as long as told.",
                            overrun.retryAfter());
        }
    }

    /**
     * Refuses a caller who may not do what needs the scope.
     *
     * @throws RefusedException with {@link Refusal#UNAUTHENTICATED} where a key is needed and another or none was sent,
     *     with {@link Refusal#FORBIDDEN} where the key lacks the scope, or where there are no keys and the caller is no
     *     program of this machine
     */
    public Grant authorize(Scope scope, Caller caller) {
        Keys now = keys;
        if (now == Keys.NONE) {
            requireThisMachine(caller);
            return new Grant(Optional.empty(), scope);
        }
        String sent = bearer(caller.authorization())
                .orElseThrow(() -> refused(
                        Reason.NO_KEY,
                        Refusal.UNAUTHENTICATED,
                        "This call needs a key; send it as Authorization: Bearer KEY."));
        ApiKey key = now.find(sent)
                .orElseThrow(() ->
                        refused(Reason.UNKNOWN_KEY, Refusal.UNAUTHENTICATED, "The key is not known, or not any more."));
        if (!key.scopes().contains(scope)) {
            throw refused(
                    Reason.SCOPE,
                    Refusal.FORBIDDEN,
                    "The key lacks the scope " + scope.text() + ", which this call needs.");
        }
        return new Grant(Optional.of(key), scope);
    }

    private void requireThisMachine(Caller caller) {
        if (!caller.origin().isThisMachine()) {
            throw refused(
                    Reason.NOT_LOCAL,
                    Refusal.FORBIDDEN,
                    "Without keys, the gateway answers programs of this machine that call it by a loopback name, not"
                            + " proxies and pages of other sites: set afterclick.gateway.keys.file, and send a key.");
        }
    }

    private RefusedException refused(Reason reason, Refusal refusal, String message) {
        meter.refused(reason);
        return new RefusedException(refusal, message);
    }

    /** RFC 6750, section 2.1; names of schemes are without regard to case. */
    private static Optional<String> bearer(String authorization) {
        boolean bearer = authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
        return bearer
                ? Optional.of(authorization.substring(SCHEME.length()).trim()).filter(key -> !key.isEmpty())
                : Optional.empty();
    }
}
