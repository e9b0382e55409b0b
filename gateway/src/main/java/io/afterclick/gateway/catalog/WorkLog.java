package io.afterclick.gateway.catalog;

import io.smallrye.mutiny.Uni;
import java.util.List;

/** Where changes of catalogs are kept, and from where every replica of every service hears of them. */
public interface WorkLog {
    /**
     * Keeps changes. The item comes when all are safe: the revision of each, in order, which grows from change to change
     * of one work.
     *
     * <p>Fails with a {@link io.afterclick.gateway.request.RefusedException}: NOT_ACKNOWLEDGED when it is not known
     * whether all are safe, OVERLOADED when nothing was tried. May block for a moment: not for event loops.
     */
    Uni<List<Long>> append(List<WorkChange> changes);
}
