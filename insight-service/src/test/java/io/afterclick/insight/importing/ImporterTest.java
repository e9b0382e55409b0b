package io.afterclick.insight.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ImporterTest {
    private final Store store = new Store();
    private final List<String> said = new ArrayList<>();
    private final AtomicLong nanos = new AtomicLong();

    @Test
    void run_shardThatFails_keepsWhatIsFinished_andTheNextRunPullsTheOthersOnly() throws Exception {
        List<Integer> pulled = new ArrayList<>();
        ShardSource failing = (shard, target, told) -> {
            pulled.add(shard);
            if (shard == 2) {
                throw new ImportException(ImportException.Reason.SOURCE, "gone");
            }
            return count(shard);
        };
        assertThatThrownBy(() -> importer(failing).run(5, 1)).hasMessage("gone");
        assertThat(store.added.keySet()).contains(0, 1).doesNotContain(2);
        assertThat(store.completed).isNull();

        List<Integer> again = new ArrayList<>();
        List<Integer> there = List.copyOf(store.added.keySet());
        ShardSource sound = (shard, target, told) -> {
            again.add(shard);
            return count(shard);
        };
        ShardCount total = importer(sound).run(5, 1);

        assertThat(again).doesNotContainAnyElementsOf(there).contains(2);
        assertThat(total).isEqualTo(new ShardCount(100 + 101 + 102 + 103 + 104, 5, 50));
        assertThat(store.completed).isEqualTo(total);
    }

    @Test
    void run_inParallel_hasAllShardsOnce() throws Exception {
        ShardCount total = importer((shard, target, told) -> count(shard)).run(40, 8);
        assertThat(store.added).hasSize(40);
        assertThat(total.rows()).isEqualTo(400);
    }

    @Test
    void run_progress_hasRateAndTimeLeft() throws Exception {
        ShardSource source = (shard, target, told) -> {
            nanos.addAndGet(Duration.ofSeconds(10).toNanos());
            return new ShardCount(1000, 0, 10);
        };
        importer(source).run(4, 1);
        // The clock may be read after later shards have moved it, but never before.
        assertThat(said.get(said.size() - 1)).isEqualTo("4 of 4, 100/s, 0 s left");
        ImportProgress progress = new ImportProgress(4, 1, ShardCount.NONE);
        assertThat(progress.timeLeft(Duration.ofSeconds(10))).isEmpty();
        progress.add(new ShardCount(1000, 0, 10));
        assertThat(progress.timeLeft(Duration.ofSeconds(10))).contains(Duration.ofSeconds(20));
        assertThat(progress.readsPerSecond(Duration.ofSeconds(10))).isEqualTo(100);
    }

    private Importer importer(ShardSource source) {
        return new Importer(source, store, new Listener(), nanos::get);
    }

    private static ShardCount count(int shard) {
        return new ShardCount(100 + shard, 1, 10);
    }

    private final class Listener implements ImportListener {
        @Override
        public void started(ImportProgress progress) {
            said.add("started with " + progress.finished());
        }

        @Override
        public void pulled(int shard, long rows) {
            said.add("pulled " + rows);
        }

        @Override
        public void finished(int shard, ShardCount count, ImportProgress progress, Duration elapsed) {
            said.add(progress.finished() + " of " + progress.shards() + ", "
                    + Math.round(progress.readsPerSecond(elapsed)) + "/s, "
                    + progress.timeLeft(elapsed).orElseThrow().toSeconds() + " s left");
        }
    }

    private static final class Store implements ShardStore {
        private final Map<Integer, ShardCount> added = new TreeMap<>();
        private ShardCount completed;

        @Override
        public synchronized Map<Integer, ShardCount> finished() {
            return Map.copyOf(added);
        }

        @Override
        public Path unfinished(int shard) {
            return Path.of("shard-" + shard);
        }

        @Override
        public synchronized void add(int shard) {
            added.put(shard, count(shard));
        }

        @Override
        public void complete(ShardCount total) {
            completed = total;
        }
    }
}
