package io.afterclick.bandit.policy;

import io.afterclick.bandit.count.CountTable;
import io.afterclick.bandit.policy.PolicySettings.Memory;
import java.time.Clock;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The priors of all tenants, one for each way of remembering that a policy has asked for, fitted anew from time to time.
 *
 * <p>Thread-safe: any number of threads ask, one refreshes. A prior that is asked for the first time is that of a tenant of
 * which nothing was seen, until the next refresh. Bounded by the policies that there are.
 */
public final class TenantPriors {
    private final CountTable table;
    private final PriorSettings settings;
    private final Clock clock;
    private final ConcurrentMap<Key, TenantPrior> priors = new ConcurrentHashMap<>();

    private record Key(String tenant, Memory memory) {}

    public TenantPriors(CountTable table, PriorSettings settings, Clock clock) {
        this.table = table;
        this.settings = settings;
        this.clock = clock;
    }

    /** The prior of a tenant for policies that remember so. */
    public TenantPrior of(String tenant, Memory memory) {
        Key key = new Key(tenant, memory);
        TenantPrior prior = priors.get(key);
        if (prior != null) {
            return prior;
        }
        return priors.computeIfAbsent(key, wanted -> PriorFit.unseen(memory, settings, clock.millis()));
    }

    /** Fits all priors to the counts that there are now. To be called by one thread, off the path of requests. */
    public void refresh() {
        for (Key key : priors.keySet()) {
            priors.put(key, PriorFit.fit(table, key.tenant(), key.memory(), settings, clock.millis()));
        }
    }
}
