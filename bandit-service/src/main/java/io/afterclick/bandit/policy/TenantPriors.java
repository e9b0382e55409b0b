package io.afterclick.bandit.policy;

import io.afterclick.bandit.count.CountTable;
import io.afterclick.bandit.policy.PolicySettings.Memory;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The priors of all tenants, one for each way of remembering that a policy has asked for, fitted anew from time to time.
 *
 * <p>Thread-safe: any number of threads ask, one refreshes. A prior that is asked for the first time is that of a tenant of
 * which nothing was seen, until the next refresh. Bounded by the policies that there are.
 */
public final class TenantPriors {
    private static final Duration OLDEST = Duration.ofHours(1);
    private static final long NEVER_FITTED = -1;

    private final CountTable table;
    private final PriorSettings settings;
    private final Clock clock;
    private final ConcurrentMap<Key, Fitted> priors = new ConcurrentHashMap<>();

    private record Key(String tenant, Memory memory) {}

    /** A prior, and how many changes its tenant's counts had seen when it was fitted. */
    private record Fitted(TenantPrior prior, long changes, long fittedAtMillis) {}

    public TenantPriors(CountTable table, PriorSettings settings, Clock clock) {
        this.table = table;
        this.settings = settings;
        this.clock = clock;
    }

    /** The prior of a tenant for policies that remember so. */
    public TenantPrior of(String tenant, Memory memory) {
        Key key = new Key(tenant, memory);
        Fitted fitted = priors.get(key);
        if (fitted == null) {
            fitted = priors.computeIfAbsent(
                    key, wanted -> new Fitted(PriorFit.unseen(memory, settings, clock.millis()), NEVER_FITTED, 0));
        }
        return fitted.prior();
    }

    /**
     * Fits those priors anew whose counts have changed, or that are older than {@link #OLDEST}, since ageing changes weights
     * too. To be called by one thread, off the path of requests.
     */
    public void refresh() {
        for (Map.Entry<Key, Fitted> entry : priors.entrySet()) {
            Key key = entry.getKey();
            long changes = table.changes(key.tenant());
            long now = clock.millis();
            boolean isOld = now - entry.getValue().fittedAtMillis() > OLDEST.toMillis();
            if (isOld || changes != entry.getValue().changes()) {
                TenantPrior prior = PriorFit.fit(table, key.tenant(), key.memory(), settings, now);
                priors.put(key, new Fitted(prior, changes, now));
            }
        }
    }
}
