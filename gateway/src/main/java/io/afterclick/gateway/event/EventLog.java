package io.afterclick.gateway.event;

import io.smallrye.mutiny.Uni;
import java.util.List;

/** Where events are kept for all who learn from them. */
public interface EventLog {
    /**
     * Keeps events; events of one reader stay in order. The item comes when all are safe.
     *
     * <p>Fails with a {@link io.afterclick.gateway.request.RefusedException}: NOT_ACKNOWLEDGED when it is not known
     * whether all are safe, OVERLOADED when nothing was tried. May block for a moment: not for event loops.
     */
    Uni<Void> append(List<ReaderEvent> events);
}
