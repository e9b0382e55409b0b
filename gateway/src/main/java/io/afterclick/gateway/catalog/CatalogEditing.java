package io.afterclick.gateway.catalog;

import io.afterclick.gateway.catalog.WorkChange.Deletion;
import io.afterclick.gateway.catalog.WorkChange.Put;
import io.afterclick.gateway.request.Faults;
import io.afterclick.gateway.request.Refusal;
import io.afterclick.gateway.request.RefusedException;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;

/**
 * Changes catalogs: checks, keeps, and answers only when what was asked is safe and can be read back here. Thread-safe.
 */
public final class CatalogEditing {
    private final Catalog catalog;
    private final WorkLog log;
    private final int worksMax;

    /** @param worksMax works that the catalogs of all tenants may hold together */
    public CatalogEditing(Catalog catalog, WorkLog log, int worksMax) {
        this.catalog = catalog;
        this.log = log;
        this.worksMax = worksMax;
    }

    /** A kept work, and whether there was none of its id before. */
    public record Stored(Work work, boolean created) {}

    /**
     * Keeps one work.
     *
     * @param faults what was already found wrong with the form of the request
     * @throws RefusedException when it breaks a rule or the catalog is full
     */
    public Uni<Stored> put(Work work, Faults faults) {
        catalog.requireComplete();
        WorkRules.check(work, "", faults);
        faults.refuseIfAny();
        boolean created = catalog.find(work.tenant(), work.workId()).isEmpty();
        return keep(List.of(work)).replaceWith(() -> new Stored(work, created));
    }

    /**
     * Keeps a batch of works of one tenant, whole or not at all as far as the rules go; if the log fails in the middle,
     * some may be kept, and sending the same batch again is safe. The item is the number of works.
     *
     * @param faults what was already found wrong with the form of the request
     * @throws RefusedException when a work breaks a rule or the catalog is full
     */
    public Uni<Integer> putAll(List<Work> works, Faults faults) {
        catalog.requireComplete();
        WorkRules.checkBatch(works, faults);
        faults.refuseIfAny();
        return keep(works).replaceWith(works.size());
    }

    /**
     * Deletes a work.
     *
     * @throws RefusedException with {@link Refusal#UNKNOWN_WORK}
     */
    public Uni<Void> delete(String tenant, String workId) {
        catalog.requireComplete();
        if (catalog.find(tenant, workId).isEmpty()) {
            throw new RefusedException(Refusal.UNKNOWN_WORK, "There is no such work in the catalog.");
        }
        return append(List.of(new Deletion(tenant, workId)));
    }

    private Uni<Void> keep(List<Work> works) {
        long added = works.stream()
                .filter(work -> catalog.find(work.tenant(), work.workId()).isEmpty())
                .count();
        if (catalog.size() + added > worksMax) {
            throw new RefusedException(
                    Refusal.CATALOG_FULL, "The catalog holds as many works as it may: " + worksMax + ".");
        }
        List<WorkChange> changes = new ArrayList<>(works.size());
        works.forEach(work -> changes.add(new Put(work)));
        return append(changes);
    }

    private Uni<Void> append(List<WorkChange> changes) {
        return log.append(changes)
                .invoke(revisions -> {
                    for (int i = 0; i < changes.size(); i++) {
                        catalog.apply(changes.get(i), revisions.get(i));
                    }
                })
                .replaceWithVoid();
    }
}
