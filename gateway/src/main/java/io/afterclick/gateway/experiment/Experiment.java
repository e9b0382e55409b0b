package io.afterclick.gateway.experiment;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One version of a split of a tenant's readers. Immutable.
 *
 * @param tenant whose readers
 * @param key unique within the tenant
 * @param version grows with each change of any experiment; never that of another definition of the tenant's, not even
 *     after the experiment was deleted and made anew
 * @param description what it is for, in words
 * @param status whether it has readers
 * @param group experiments of one group have no reader in common; empty for none
 * @param priority where a reader is in several experiments, the greatest decides the policy
 * @param salt gives the readers other buckets; may be empty
 * @param traffic buckets whose readers are in the experiment: those of the group, if it has one
 * @param variants 1 or more, whose buckets are all that there are
 * @param excludedReaders {@link io.afterclick.gateway.event.ReaderHash} of readers who are not in it
 * @param createdAt when it was made
 * @param updatedAt when this version was made
 * @param startedAt when it was started for the first time
 */
public record Experiment(
        String tenant,
        String key,
        long version,
        String description,
        Status status,
        String group,
        int priority,
        String salt,
        Buckets traffic,
        List<Variant> variants,
        Set<Long> excludedReaders,
        Instant createdAt,
        Instant updatedAt,
        Optional<Instant> startedAt) {
    public Experiment {
        variants = List.copyOf(variants);
        excludedReaders = Set.copyOf(excludedReaders);
    }

    /** Whether an experiment has readers. */
    public enum Status {
        /** Never started. */
        DRAFT,
        /** Readers are assigned. */
        RUNNING,
        /** Was started, and has no readers now. */
        STOPPED
    }

    /** The same under another version. */
    public Experiment withVersion(long other) {
        return new Experiment(
                tenant,
                key,
                other,
                description,
                status,
                group,
                priority,
                salt,
                traffic,
                variants,
                excludedReaders,
                createdAt,
                updatedAt,
                startedAt);
    }

    /** The same, started or stopped at a moment. */
    Experiment with(Status next, Instant now) {
        return new Experiment(
                tenant,
                key,
                version,
                description,
                next,
                group,
                priority,
                salt,
                traffic,
                variants,
                excludedReaders,
                createdAt,
                now,
                startedAt.or(() -> next == Status.RUNNING ? Optional.of(now) : Optional.empty()));
    }

    /** Whether the other is another experiment that wants some of the same readers of the same group. */
    boolean collidesWith(Experiment other) {
        return !group.isEmpty()
                && tenant.equals(other.tenant)
                && group.equals(other.group)
                && !key.equals(other.key)
                && traffic.intersects(other.traffic);
    }

    /** The variant of a reader; empty where the reader is not in the experiment. */
    Optional<Variant> variantOf(String readerId, long readerHash) {
        if (excludedReaders.contains(readerHash)) {
            return Optional.empty();
        }
        ReaderBuckets buckets = ReaderBuckets.of(tenant, key, salt, readerId);
        int trafficBucket = group.isEmpty() ? buckets.traffic() : ReaderBuckets.inGroup(tenant, group, readerId);
        if (!traffic.contains(trafficBucket)) {
            return Optional.empty();
        }
        return variants.stream()
                .filter(variant -> variant.buckets().contains(buckets.variant()))
                .findFirst();
    }
}
