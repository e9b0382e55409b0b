package io.afterclick.bandit.count;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The counts of all arms, in memory.
 *
 * <p>One thread puts, any number read; a reader sees each arm as it was after some put. Bounded: where it is full, a new
 * arm takes the place of a less informed one of the tenant that has most.
 */
public final class CountTable {
    private static final long EVICTION_SEED = 20_260_101;

    private final long maxArms;
    private final ConcurrentMap<String, TenantArms> tenants = new ConcurrentHashMap<>();
    private final AtomicLong arms = new AtomicLong();
    private final SplittableRandom random = new SplittableRandom(EVICTION_SEED);

    /** What a put did. */
    public enum Put {
        DONE,
        /** A less informed arm had to go for it. */
        EVICTED,
        /** There is no room, and nothing that is less informed was found. */
        REFUSED
    }

    /** @param maxArms arms to hold over all tenants; an arm takes about 40 bytes */
    public CountTable(long maxArms) {
        this.maxArms = maxArms;
    }

    /** Replaces the counts of an arm. To be called by one thread. */
    public Put put(Arm arm, ArmCounts counts) {
        TenantArms tenant = tenants.computeIfAbsent(arm.tenant(), name -> new TenantArms());
        boolean hasRoom = arms.get() < maxArms;
        TenantArms.Put put = tenant.put(arm.queryWorkId(), arm.candidateWorkId(), counts, hasRoom);
        if (put == TenantArms.Put.REFUSED && evict(counts.total().impressions())) {
            tenant.put(arm.queryWorkId(), arm.candidateWorkId(), counts, true);
            return Put.EVICTED;
        }
        if (put == TenantArms.Put.ADDED) {
            arms.incrementAndGet();
        }
        return put == TenantArms.Put.REFUSED ? Put.REFUSED : Put.DONE;
    }

    private boolean evict(long impressions) {
        return tenants.values().stream()
                .max(Comparator.comparingInt(TenantArms::size))
                .map(largest -> largest.evict(impressions, random))
                .orElse(false);
    }

    /** Sum of the counts of an arm; all 0 where it is not known. */
    public OutcomeCounts total(Arm arm) {
        return tenant(arm.tenant())
                .map(tenant -> tenant.total(arm.queryWorkId(), arm.candidateWorkId()))
                .orElse(OutcomeCounts.ZERO);
    }

    /** Counts of the arms of one query work, weighed for ranking. */
    public SlateCounts gather(String tenant, String queryWorkId, List<String> candidateWorkIds, Weighing weighing) {
        SlateCounts counts = new SlateCounts(candidateWorkIds.size());
        tenant(tenant).ifPresent(arms -> arms.gather(queryWorkId, candidateWorkIds, weighing, counts));
        return counts;
    }

    /** Visits all arms of a tenant, each once, while others may put; those that come or go meanwhile may be missed. */
    public void visit(String tenant, Weighing weighing, ArmVisitor visitor) {
        tenant(tenant).ifPresent(arms -> arms.visit(weighing, visitor));
    }

    /** Receives arms one by one. */
    public interface ArmVisitor {
        /**
         * An arm.
         *
         * @param queryNumber number of the query work
         * @param workNumber number of the candidate work
         * @param score fused score of the latest decision; 0 where not known
         * @param counts to be read before returning: they are filled again for the next arm
         */
        void arm(int queryNumber, int workNumber, double score, WeighedCounts counts);
    }

    /** Largest number of a work of a tenant; 0 where none is known. */
    public int works(String tenant) {
        return tenant(tenant).map(TenantArms::works).orElse(0);
    }

    /** How often counts of a tenant were put; rises with each put. */
    public long changes(String tenant) {
        return tenant(tenant).map(TenantArms::changes).orElse(0L);
    }

    /** Tenants of which arms are known. */
    public Set<String> tenants() {
        return Set.copyOf(tenants.keySet());
    }

    /** Number of arms. */
    public long size() {
        return arms.get();
    }

    /** Bytes that arms and their counts take; the names of works are not among them. */
    public long bytes() {
        return tenants.values().stream().mapToLong(TenantArms::bytes).sum();
    }

    private Optional<TenantArms> tenant(String name) {
        return Optional.ofNullable(tenants.get(name));
    }
}
