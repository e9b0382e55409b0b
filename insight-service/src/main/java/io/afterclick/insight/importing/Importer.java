package io.afterclick.insight.importing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;

/**
 * Pulls the shards that are still missing, some at a time, and completes the result when all are there.
 *
 * <p>The first shard that fails stops the others; what is finished stays, and the next run goes on from there.
 */
public final class Importer {
    /** Connections that one import may hold open. */
    public static final int MAX_PARALLEL = 64;

    private final ShardSource source;
    private final ShardStore store;
    private final ImportListener listener;
    private final LongSupplier nanoClock;

    /** @param nanoClock for rates and time left, such as {@code System::nanoTime} */
    public Importer(ShardSource source, ShardStore store, ImportListener listener, LongSupplier nanoClock) {
        this.source = source;
        this.store = store;
        this.listener = listener;
        this.nanoClock = nanoClock;
    }

    /**
     * @param shards of the whole import
     * @param parallel shards pulled at a time, 1 to {@value #MAX_PARALLEL}
     * @return counts of all shards
     * @throws ImportException for the first shard that fails
     */
    public ShardCount run(int shards, int parallel) throws InterruptedException {
        if (parallel < 1 || parallel > MAX_PARALLEL) {
            throw new IllegalArgumentException("1 to " + MAX_PARALLEL + " shards at a time, not " + parallel);
        }
        Map<Integer, ShardCount> finished = store.finished();
        ImportProgress progress = new ImportProgress(
                shards, finished.size(), finished.values().stream().reduce(ShardCount.NONE, ShardCount::plus));
        listener.started(progress);
        List<Integer> missing = new ArrayList<>();
        for (int shard = 0; shard < shards; shard++) {
            if (!finished.containsKey(shard)) {
                missing.add(shard);
            }
        }
        if (!missing.isEmpty()) {
            pull(missing, Math.min(parallel, missing.size()), progress);
        }
        store.complete(progress.total());
        return progress.total();
    }

    private record Pulled(int shard, ShardCount count) {}

    private void pull(List<Integer> missing, int parallel, ImportProgress progress) throws InterruptedException {
        long start = nanoClock.getAsLong();
        ExecutorService threads = Executors.newFixedThreadPool(parallel);
        try {
            ExecutorCompletionService<Pulled> pulls = new ExecutorCompletionService<>(threads);
            for (int shard : missing) {
                pulls.submit(() -> pull(shard));
            }
            for (int i = 0; i < missing.size(); i++) {
                Pulled pulled = result(pulls.take());
                synchronized (listener) {
                    progress.add(pulled.count());
                    listener.finished(
                            pulled.shard(), pulled.count(), progress, Duration.ofNanos(nanoClock.getAsLong() - start));
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private Pulled pull(int shard) throws InterruptedException {
        ShardCount count = source.pull(shard, store.unfinished(shard), rows -> {
            synchronized (listener) {
                listener.pulled(shard, rows);
            }
        });
        store.add(shard);
        return new Pulled(shard, count);
    }

    private static Pulled result(Future<Pulled> pull) throws InterruptedException {
        try {
            return pull.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("a shard failed", e.getCause());
        }
    }
}
