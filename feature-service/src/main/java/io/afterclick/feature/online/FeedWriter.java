package io.afterclick.feature.online;

import io.afterclick.feature.online.FeatureException.Reason;
import io.afterclick.feature.view.FeatureId;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Carries the feed of features into the store, and notices when the store has lost them.
 *
 * <p>Before each batch, and from time to time when there is none, it reads the positions that the store remembers. Where
 * one is missing or lower than what was saved, the store was emptied or went back to an older state; the partition is
 * then read again from there. The same heals the writes of a replica that did not yet know that it had lost a partition:
 * it saves its own, lower position after them.
 *
 * <p>While the store does not answer, {@link #write} goes on trying: nothing is skipped, and the feed waits in Kafka.
 *
 * <p>{@link #write} and {@link #check} must be called by one thread; {@link #assigned} and {@link #revoked} may be called
 * by another.
 */
public final class FeedWriter {
    /** Most changes in one round trip to the store. */
    static final int MAX_WRITES_PER_ROUND_TRIP = 500;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    /** Is told what happens, for metrics and logs. */
    public interface Listener {
        /** The store did not take a batch; it will be tried again. */
        void onRetry(FeatureException cause);

        /** The store lost writes; the partition is read again. */
        void onRewind(int partition, long position);
    }

    private final FeatureStore store;
    private final FeedPositions positions;
    private final FeedSource source;
    private final Pause pause;
    private final Listener listener;
    private final Map<Integer, PartitionProgress> progress = new ConcurrentHashMap<>();

    public FeedWriter(FeatureStore store, FeedPositions positions, FeedSource source, Pause pause, Listener listener) {
        this.store = store;
        this.positions = positions;
        this.source = source;
        this.pause = pause;
        this.listener = listener;
    }

    /** Takes on a partition, which is going to be read from {@code position}. */
    public void assigned(int partition, long position) {
        progress.put(partition, new PartitionProgress(position));
    }

    /** Gives up a partition: what is still under way of it is dropped, for its next owner reads it again. */
    public void revoked(int partition) {
        progress.remove(partition);
    }

    /**
     * Writes a batch, however long that takes.
     *
     * @return the positions reached by partition, for the feed's own book-keeping; left out are partitions that are being
     *     read again
     */
    public Map<Integer, Long> write(Collection<PartitionBatch> batches) throws InterruptedException {
        Duration wait = FIRST_PAUSE;
        while (true) {
            List<PartitionBatch> owned = batches.stream()
                    .filter(batch -> progress.containsKey(batch.partition()))
                    .toList();
            try {
                return owned.isEmpty() ? Map.of() : writeOnce(owned);
            } catch (FeatureException e) {
                if (e.reason() != Reason.STORE_UNAVAILABLE) {
                    throw e;
                }
                listener.onRetry(e);
                pause.of(wait);
                wait = wait.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? wait.multipliedBy(2) : LONGEST_PAUSE;
            }
        }
    }

    /**
     * Looks whether the store still has what was written.
     *
     * @throws FeatureException of reason {@code STORE_UNAVAILABLE} when the store does not answer
     */
    public void check() throws InterruptedException {
        rewindWhereLost(Set.copyOf(progress.keySet()));
    }

    private Map<Integer, Long> writeOnce(List<PartitionBatch> batches) throws InterruptedException {
        rewindWhereLost(batches.stream().map(PartitionBatch::partition).collect(Collectors.toSet()));
        List<FeatureWrite> writes = newestOfEach(batches);
        for (int from = 0; from < writes.size(); from += MAX_WRITES_PER_ROUND_TRIP) {
            await(store.apply(writes.subList(from, Math.min(writes.size(), from + MAX_WRITES_PER_ROUND_TRIP))));
        }
        Map<PartitionBatch, PartitionProgress> written = new LinkedHashMap<>();
        Map<Integer, Long> reached = new TreeMap<>();
        for (PartitionBatch batch : batches) {
            PartitionProgress partition = progress.get(batch.partition());
            if (partition != null) { // it may have been revoked meanwhile
                written.put(batch, partition);
                partition.positionAfter(batch).ifPresent(position -> reached.put(batch.partition(), position));
            }
        }
        if (!reached.isEmpty()) {
            await(positions.save(reached));
        }
        written.forEach((batch, partition) -> partition.written(batch));
        return reached;
    }

    private void rewindWhereLost(Set<Integer> partitions) throws InterruptedException {
        if (partitions.isEmpty()) {
            return;
        }
        Map<Integer, Long> stored = await(positions.read(partitions));
        Map<Integer, Long> corrected = new HashMap<>();
        for (int partition : partitions) {
            PartitionProgress known = progress.get(partition);
            OptionalLong position =
                    stored.containsKey(partition) ? OptionalLong.of(stored.get(partition)) : OptionalLong.empty();
            if (known == null || !known.isLost(position)) {
                continue;
            }
            long target = position.orElse(0);
            if (target < known.saved()) {
                listener.onRewind(partition, target);
                known.rewound(target, source.rewind(partition, target));
            }
            corrected.put(partition, target);
        }
        if (!corrected.isEmpty()) {
            await(positions.save(corrected));
        }
    }

    /** Values are absolute, so of several changes of one id only the last is worth a command. */
    private static List<FeatureWrite> newestOfEach(List<PartitionBatch> batches) {
        Map<FeatureId, FeatureWrite> newest = new LinkedHashMap<>();
        for (PartitionBatch batch : batches) {
            for (FeatureWrite write : batch.writes()) {
                newest.put(write.id(), write);
            }
        }
        return new ArrayList<>(newest.values());
    }

    /** The ports bound their own time, so this ends. */
    private static <T> T await(Uni<T> answer) {
        return answer.await().indefinitely();
    }
}
