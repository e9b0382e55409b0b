package io.afterclick.feature.online;

import io.afterclick.feature.view.FeatureId;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Values that are loaded in one round trip, for whoever waits for one of them. */
final class LoadBatch {
    /** Changed under the lock of {@link FeatureLoads} only, and not any more once it was sent. */
    private final Set<FeatureId> ids = new LinkedHashSet<>();

    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final long begunAtNanos;
    private boolean urgent;
    private volatile Map<FeatureId, Copy> copies = Map.of();
    private volatile Origin otherwise = Origin.STORE_FAILED;

    LoadBatch(long begunAtNanos) {
        this.begunAtNanos = begunAtNanos;
    }

    Set<FeatureId> ids() {
        return ids;
    }

    long begunAtNanos() {
        return begunAtNanos;
    }

    boolean isUrgent() {
        return urgent;
    }

    void hurry() {
        urgent = true;
    }

    /**
     * Tells those who wait.
     *
     * @param found what the store said, of the ids where that counts
     * @param otherwiseAre what the others are, as a default
     */
    void finish(Map<FeatureId, Copy> found, Origin otherwiseAre) {
        copies = found;
        otherwise = otherwiseAre;
        done.complete(null);
    }

    boolean isDone() {
        return done.isDone();
    }

    void whenDone(Runnable task) {
        CompletableFuture<Void> unused = done.thenRun(task);
    }

    /** What the store said of an id; empty where it said nothing that counts. */
    Optional<Copy> copyOf(FeatureId id) {
        return Optional.ofNullable(copies.get(id));
    }

    /** What those are, as a default, of which {@link #copyOf} is empty. */
    Origin otherwise() {
        return otherwise;
    }
}
