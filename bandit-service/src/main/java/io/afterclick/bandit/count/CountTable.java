package io.afterclick.bandit.count;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The counts of all arms, in memory, with the sums of each tenant.
 *
 * <p>One thread puts, any number read; a reader sees each arm as it was after some put, and one tenant's arms and sums
 * as of one moment. Bounded: arms beyond the limit are refused.
 */
public final class CountTable {
    private final long maxArms;
    private final ConcurrentMap<String, TenantArms> tenants = new ConcurrentHashMap<>();
    private final AtomicLong arms = new AtomicLong();

    /** @param maxArms arms to hold over all tenants; an arm without clicks takes about 40 bytes, one with clicks 150 */
    public CountTable(long maxArms) {
        this.maxArms = maxArms;
    }

    /**
     * Replaces the counts of an arm.
     *
     * @return false where the arm is new and the table is full: nothing changed
     */
    public boolean put(Arm arm, ArmCounts counts) {
        TenantArms tenant = tenants.computeIfAbsent(arm.tenant(), name -> new TenantArms());
        boolean mayAdd = arms.get() < maxArms;
        return switch (tenant.put(arm.queryWorkId(), arm.candidateWorkId(), counts, mayAdd)) {
            case REPLACED -> true;
            case ADDED -> {
                arms.incrementAndGet();
                yield true;
            }
            case REFUSED -> false;
        };
    }

    /** Counts of one arm; all 0 where it is not known. */
    public ArmCounts get(Arm arm) {
        return tenant(arm.tenant())
                .map(arms -> arms.get(arm.queryWorkId(), arm.candidateWorkId()))
                .orElse(ArmCounts.ZERO);
    }

    /** Sums over all arms of a tenant. */
    public ArmCounts sums(String tenant) {
        return tenant(tenant).map(TenantArms::sums).orElse(ArmCounts.ZERO);
    }

    /** Counts of the arms of one query work, for ranking, with the tenant's sums. */
    public SlateCounts gather(String tenant, String queryWorkId, List<String> candidateWorkIds) {
        SlateCounts counts = new SlateCounts(candidateWorkIds.size());
        tenant(tenant).ifPresent(arms -> arms.gather(queryWorkId, candidateWorkIds, counts));
        return counts;
    }

    /** Number of arms. */
    public long size() {
        return arms.get();
    }

    private Optional<TenantArms> tenant(String name) {
        return Optional.ofNullable(tenants.get(name));
    }
}
