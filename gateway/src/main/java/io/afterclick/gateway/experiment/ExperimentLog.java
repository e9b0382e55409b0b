package io.afterclick.gateway.experiment;

import io.smallrye.mutiny.Uni;

/** Where changes of experiments are kept in one order, and from where every replica hears of them. */
public interface ExperimentLog {
    /**
     * A change that is safe.
     *
     * @param version version that the log has given it
     * @param counts whether it counts, see {@link Experiments}
     */
    record Kept(long version, boolean counts) {}

    /**
     * Keeps a change. The item comes when it is safe and this replica's {@link Experiments} have seen it.
     *
     * <p>Fails with a {@link io.afterclick.gateway.request.RefusedException}: NOT_ACKNOWLEDGED when it is not known
     * whether it is safe, OVERLOADED when nothing was tried. Never blocks.
     */
    Uni<Kept> append(ExperimentChange change);
}
