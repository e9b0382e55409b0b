package io.afterclick.gateway.catalog;

import io.afterclick.gateway.catalog.WorkChange.Put;
import io.afterclick.gateway.request.Refusal;
import io.afterclick.gateway.request.RefusedException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * The works of all tenants, in memory.
 *
 * <p>The same change may come twice and late: from the request that made it, as soon as it is kept, and from the log. The
 * higher revision wins, so a reader of its own write never sees an older version come back. That is also why revisions of
 * recently deleted works are remembered.
 *
 * <p>Thread-safe. Lookups do not wait; changes of one tenant wait for each other.
 */
public final class Catalog {
    /** Late changes are milliseconds late, so this covers far more deletions than can happen meanwhile. */
    private static final int DELETED_REMEMBERED_MAX = 10_000;

    private final Map<String, TenantCatalog> tenants = new ConcurrentHashMap<>();
    private final AtomicInteger size = new AtomicInteger();
    private volatile boolean complete;

    /** Says that everything that was known before this replica started has been applied. */
    public void markComplete() {
        complete = true;
    }

    public boolean isComplete() {
        return complete;
    }

    /**
     * Refuses what cannot be answered before the catalog is complete.
     *
     * @throws RefusedException with {@link Refusal#STARTING}
     */
    public void requireComplete() {
        if (!complete) {
            throw new RefusedException(
                    Refusal.STARTING, "This replica is still reading its catalog; try again in a moment.");
        }
    }

    /** Takes over a change, unless a change of the same work with this or a higher revision was there before. */
    public void apply(WorkChange change, long revision) {
        tenant(change.tenant()).apply(change, revision);
    }

    public Optional<Work> find(String tenant, String workId) {
        TenantCatalog catalog = tenants.get(tenant);
        return catalog == null ? Optional.empty() : catalog.find(workId);
    }

    /** Works of all tenants, deleted ones not counted. */
    public int size() {
        return size.get();
    }

    /**
     * Ids of available works in a stable order. A filter that asks for several common things that are rare together may
     * find fewer than there are.
     *
     * @param filter what the works must be like
     * @param wanted which of them to take; asked for each work in turn until there are enough
     * @param limit how many at most
     */
    public List<String> available(String tenant, WorkFilter filter, Predicate<String> wanted, int limit) {
        TenantCatalog catalog = tenants.get(tenant);
        return catalog == null ? List.of() : catalog.available(filter, wanted, limit);
    }

    /** Some available work of some tenant, if there is any. */
    public Optional<Work> anyAvailable() {
        return tenants.values().stream()
                .flatMap(catalog -> catalog.available(WorkFilter.ANY, id -> true, 1).stream()
                        .flatMap(id -> catalog.find(id).stream()))
                .findFirst();
    }

    private TenantCatalog tenant(String tenant) {
        return tenants.computeIfAbsent(tenant, name -> new TenantCatalog(size));
    }

    private record Entry(Work work, long revision) {}

    private static final class TenantCatalog {
        private final Map<String, Entry> entries = new ConcurrentHashMap<>();
        private final AvailableWorks available = new AvailableWorks();
        private final Map<String, Long> deletedRevisions = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
                return size() > DELETED_REMEMBERED_MAX;
            }
        };
        private final AtomicInteger size;

        TenantCatalog(AtomicInteger size) {
            this.size = size;
        }

        Optional<Work> find(String workId) {
            return Optional.ofNullable(entries.get(workId)).map(Entry::work);
        }

        synchronized void apply(WorkChange change, long revision) {
            String workId = change.workId();
            Entry before = entries.get(workId);
            long known = before != null ? before.revision() : deletedRevisions.getOrDefault(workId, -1L);
            if (revision <= known) {
                return;
            }
            if (before != null) {
                forget(before.work());
            }
            if (change instanceof Put put) {
                deletedRevisions.remove(workId);
                entries.put(workId, new Entry(put.work(), revision));
                index(put.work());
            } else {
                entries.remove(workId);
                deletedRevisions.put(workId, revision);
            }
        }

        List<String> available(WorkFilter filter, Predicate<String> wanted, int limit) {
            return available.find(filter, id -> find(id).filter(filter::accepts).isPresent(), wanted, limit);
        }

        private void index(Work work) {
            size.incrementAndGet();
            if (work.available()) {
                available.add(work);
            }
        }

        private void forget(Work work) {
            size.decrementAndGet();
            available.remove(work);
        }
    }
}
