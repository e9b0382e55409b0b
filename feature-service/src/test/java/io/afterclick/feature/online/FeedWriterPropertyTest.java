package io.afterclick.feature.online;

import static org.assertj.core.api.Assertions.assertThat;

import io.afterclick.feature.aggregate.FeatureValue;
import io.afterclick.feature.aggregate.FeatureValue.Count;
import io.afterclick.feature.view.FeatureId;
import io.afterclick.feature.view.View;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever happens to store and process, in the end the store holds the newest value of every key of the feed. A small
 * model of Kafka hands out batches ahead of their processing, as the messaging extension does.
 */
class FeedWriterPropertyTest {
    private static final int TRIALS = 400;
    private static final int STEPS = 120;
    private static final int PARTITIONS = 2;

    static List<Long> seeds() {
        return new Random(20260402).longs(TRIALS).boxed().toList();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void anyFaults_inTheEnd_storeHoldsTheNewestValues(long seed) throws InterruptedException {
        Random random = new Random(seed);
        InMemoryFeatureStore store = new InMemoryFeatureStore(Clock.systemUTC());
        Feed feed = new Feed(random);
        FeedWriter writer = feed.newProcess(store);
        InMemoryFeatureStore.Snapshot snapshot = store.snapshot();
        for (int step = 0; step < STEPS; step++) {
            switch (random.nextInt(12)) {
                case 0, 1, 2 -> feed.append(random.nextInt(5));
                case 3, 4 -> feed.poll();
                case 5, 6, 7 -> feed.deliver(writer);
                case 8 -> store.fail(random.nextInt(4));
                case 9 -> writer = random.nextInt(3) == 0 ? feed.newProcess(store) : writer;
                case 10 -> {
                    if (random.nextInt(4) == 0) {
                        store.forgetEverything();
                    } else {
                        snapshot = store.snapshot();
                    }
                }
                default -> {
                    if (random.nextInt(3) == 0) {
                        store.restore(snapshot);
                    } else {
                        feed.compact();
                    }
                }
            }
        }
        store.fail(0);
        for (int round = 0; round < 4; round++) {
            writer.check();
            feed.drain(writer);
        }

        assertThat(store.values()).isEqualTo(feed.newest);
    }

    /** A topic, its consumer and the queue between the consumer and the writer. */
    private static final class Feed implements FeedSource {
        private final Random random;
        private final List<List<Entry>> logs = new ArrayList<>();
        private final long[] nextOffset = new long[PARTITIONS];
        private final long[] position = new long[PARTITIONS];
        private final Map<Integer, Long> committed = new HashMap<>();
        private final Map<Integer, Long> uncommitted = new HashMap<>();
        private final Deque<List<PartitionBatch>> queue = new ArrayDeque<>();
        private final Map<FeatureId, FeatureValue> newest = new HashMap<>();
        private long counter;

        private record Entry(long offset, FeatureWrite write) {}

        Feed(Random random) {
            this.random = random;
            for (int partition = 0; partition < PARTITIONS; partition++) {
                logs.add(new ArrayList<>());
            }
        }

        /** A process that ended without a word, and another that starts from what was committed. */
        FeedWriter newProcess(InMemoryFeatureStore store) {
            queue.clear();
            uncommitted.clear();
            FeedWriter writer = new FeedWriter(store, store, this, pause -> {}, new SilentListener());
            for (int partition = 0; partition < PARTITIONS; partition++) {
                position[partition] = committed.getOrDefault(partition, 0L);
                writer.assigned(partition, position[partition]);
            }
            return writer;
        }

        void append(int records) {
            for (int i = 0; i < records; i++) {
                int partition = random.nextInt(PARTITIONS);
                FeatureId id = new FeatureId("default", "work_clicks", partition + "-" + random.nextInt(4));
                Count value = new Count(++counter, Instant.EPOCH);
                newest.put(id, value);
                logs.get(partition)
                        .add(new Entry(nextOffset[partition], new FeatureWrite.Put(id, value, View.NO_EXPIRY)));
                // Markers of transactions take offsets, but are no records.
                nextOffset[partition] += 1 + random.nextInt(2);
            }
        }

        /** Drops records that have a newer one of the same key, as the broker does when it likes. */
        void compact() {
            for (List<Entry> log : logs) {
                Map<FeatureId, Long> last = new HashMap<>();
                log.forEach(entry -> last.put(entry.write().id(), entry.offset()));
                log.removeIf(entry -> entry.offset() < last.get(entry.write().id()) && random.nextBoolean());
            }
        }

        void poll() {
            List<PartitionBatch> polled = new ArrayList<>();
            for (int partition = 0; partition < PARTITIONS; partition++) {
                long from = position[partition];
                List<Entry> entries = logs.get(partition).stream()
                        .filter(entry -> entry.offset() >= from)
                        .limit(1 + random.nextInt(4))
                        .toList();
                if (entries.isEmpty()) {
                    position[partition] = nextOffset[partition];
                    continue;
                }
                long last = entries.get(entries.size() - 1).offset();
                position[partition] = last + 1;
                polled.add(new PartitionBatch(
                        partition,
                        entries.get(0).offset(),
                        last,
                        entries.stream().map(Entry::write).toList()));
            }
            if (!polled.isEmpty()) {
                queue.add(polled);
            }
        }

        void deliver(FeedWriter writer) throws InterruptedException {
            List<PartitionBatch> batch = queue.poll();
            if (batch != null) {
                uncommitted.putAll(writer.write(batch));
            }
            if (random.nextInt(3) == 0) {
                committed.putAll(uncommitted);
                uncommitted.clear();
            }
        }

        void drain(FeedWriter writer) throws InterruptedException {
            poll();
            while (!queue.isEmpty()) {
                deliver(writer);
                poll();
            }
        }

        @Override
        public long rewind(int partition, long target) {
            long handedOut = position[partition];
            position[partition] = target;
            uncommitted.remove(partition);
            return handedOut;
        }
    }

    private static final class SilentListener implements FeedWriter.Listener {
        @Override
        public void onRetry(FeatureException cause) {}

        @Override
        public void onRewind(int partition, long position) {}
    }
}
