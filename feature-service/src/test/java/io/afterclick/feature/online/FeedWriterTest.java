package io.afterclick.feature.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afterclick.feature.aggregate.FeatureValue.Count;
import io.afterclick.feature.online.FeatureException.Reason;
import io.afterclick.feature.view.FeatureId;
import io.afterclick.feature.view.View;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FeedWriterTest {
    private final InMemoryFeatureStore store = new InMemoryFeatureStore(Clock.systemUTC());
    private final List<String> rewinds = new ArrayList<>();
    private final List<Duration> pauses = new ArrayList<>();
    private long handedOut;
    private final FeedSource source = (partition, position) -> {
        rewinds.add(partition + "@" + position);
        return handedOut;
    };
    private final FeedWriter writer = new FeedWriter(store, store, source, pauses::add, new SilentListener());

    @Test
    void write_batch_putsValuesAndSavesThePosition() throws InterruptedException {
        writer.assigned(0, 0);

        Map<Integer, Long> reached = writer.write(List.of(batch(0, 0, 2, put("a", 1), put("b", 2))));

        assertThat(store.values()).containsEntry(id("a"), count(1)).containsEntry(id("b"), count(2));
        assertThat(store.positions()).isEqualTo(Map.of(0, 3L));
        assertThat(reached).isEqualTo(Map.of(0, 3L));
        assertThat(rewinds).isEmpty();
    }

    @Test
    void write_storeAway_triesOnWithGrowingPausesAndLosesNothing() throws InterruptedException {
        writer.assigned(0, 0);
        store.fail(9);

        writer.write(List.of(batch(0, 0, 1, put("a", 1), put("b", 2))));

        assertThat(store.values()).containsEntry(id("a"), count(1)).containsEntry(id("b"), count(2));
        assertThat(pauses).hasSize(9).isSorted();
        assertThat(pauses.get(8)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void write_storeEmptiedBetweenBatches_readsAgainFromTheBeginning() throws InterruptedException {
        writer.assigned(0, 0);
        writer.write(List.of(batch(0, 0, 9, put("a", 1))));
        store.forgetEverything();
        handedOut = 30;

        Map<Integer, Long> reached = writer.write(List.of(batch(0, 10, 19, put("b", 2))));

        assertThat(rewinds).containsExactly("0@0");
        assertThat(reached).as("the batch from before the rewind").isEmpty();
        assertThat(store.positions()).isEqualTo(Map.of(0, 0L));
        assertThat(writer.write(List.of(batch(0, 20, 29, put("c", 3))))).isEmpty();
        assertThat(writer.write(List.of(batch(0, 0, 9, put("a", 1))))).isEqualTo(Map.of(0, 10L));
        assertThat(store.values()).containsOnlyKeys(id("a"), id("b"), id("c"));
    }

    @Test
    void write_storeSetBack_readsAgainFromWhereItStands() throws InterruptedException {
        writer.assigned(0, 0);
        writer.write(List.of(batch(0, 0, 9, put("a", 1))));
        InMemoryFeatureStore.Snapshot old = store.snapshot();
        writer.write(List.of(batch(0, 10, 19, put("b", 2))));
        store.restore(old);
        handedOut = 20;

        writer.check();

        assertThat(rewinds).containsExactly("0@10");
        assertThat(writer.write(List.of(batch(0, 10, 19, put("b", 2))))).isEqualTo(Map.of(0, 20L));
    }

    @Test
    void check_storeEmptiedWhileNothingComes_readsAgain() throws InterruptedException {
        writer.assigned(0, 0);
        writer.assigned(1, 0);
        writer.write(List.of(batch(0, 0, 9, put("a", 1)), batch(1, 0, 4, put("b", 1))));
        store.forgetEverything();
        handedOut = 10;

        writer.check();
        writer.check();

        assertThat(rewinds).as("once for each partition").containsExactlyInAnyOrder("0@0", "1@0");
    }

    @Test
    void check_storeHasEverything_readsNothingAgain() throws InterruptedException {
        writer.assigned(0, 0);
        writer.write(List.of(batch(0, 0, 9, put("a", 1))));

        writer.check();

        assertThat(rewinds).isEmpty();
    }

    @Test
    void check_nothingWrittenYet_readsNothingAgain() throws InterruptedException {
        writer.assigned(0, 0);

        writer.check();

        assertThat(rewinds).isEmpty();
        assertThat(store.positions()).isEqualTo(Map.of(0, 0L));
    }

    @Test
    void check_startsWhereTheStoreHasLess_readsAgainFromThere() throws InterruptedException {
        writer.assigned(0, 500);

        writer.check();

        assertThat(rewinds).containsExactly("0@0");
    }

    @Test
    void check_positionLoweredByAReplicaThatLostThePartition_readsAgainFromThere() throws InterruptedException {
        writer.assigned(0, 0);
        writer.write(List.of(batch(0, 0, 99, put("a", 2))));
        store.save(Map.of(0, 50L)).await().indefinitely();

        writer.check();

        assertThat(rewinds).containsExactly("0@50");
    }

    @Test
    void check_storeAway_saysSo() {
        writer.assigned(0, 0);
        store.fail(1);

        assertThatThrownBy(writer::check).isInstanceOfSatisfying(FeatureException.class, e -> assertThat(e.reason())
                .isEqualTo(Reason.STORE_UNAVAILABLE));
    }

    @Test
    void write_partitionRevoked_dropsItsRecords() throws InterruptedException {
        writer.assigned(0, 0);
        writer.revoked(0);

        assertThat(writer.write(List.of(batch(0, 0, 9, put("a", 1))))).isEmpty();
        assertThat(store.values()).isEmpty();
        assertThat(store.roundTrips()).isZero();
    }

    @Test
    void write_manyChangesOfOneValue_sendsTheLastOnly() throws InterruptedException {
        writer.assigned(0, 0);

        writer.write(List.of(batch(0, 0, 2, put("a", 1), put("a", 2), put("a", 3))));

        assertThat(store.values()).containsExactly(Map.entry(id("a"), count(3)));
    }

    @Test
    void write_savingThePositionFailsOnce_takesTheSamePathAgain() throws InterruptedException {
        writer.assigned(0, 100);
        writer.check(); // finds the store empty: rewinds, fence at 200
        assertThat(rewinds).containsExactly("0@0");
        handedOut = 200;
        writer.assigned(0, 100);
        Map<Integer, Long> first = writer.write(List.of(batch(0, 100, 149, put("a", 9))));
        store.fail(3);
        Map<Integer, Long> second = writer.write(List.of(batch(0, 150, 199, put("b", 9))));

        assertThat(first).as("position 0 is saved, start was 100").isEmpty();
        assertThat(second)
                .as("a retried batch from before the rewind stays one")
                .isEmpty();
    }

    private static PartitionBatch batch(int partition, long first, long last, FeatureWrite... writes) {
        return new PartitionBatch(partition, first, last, List.of(writes));
    }

    private static FeatureWrite put(String entity, long count) {
        return new FeatureWrite.Put(id(entity), count(count), View.NO_EXPIRY);
    }

    private static FeatureId id(String entity) {
        return new FeatureId("default", "work_clicks", entity);
    }

    private static Count count(long count) {
        return new Count(count, Instant.EPOCH);
    }

    private static final class SilentListener implements FeedWriter.Listener {
        @Override
        public void onRetry(FeatureException cause) {}

        @Override
        public void onRewind(int partition, long position) {}
    }
}
