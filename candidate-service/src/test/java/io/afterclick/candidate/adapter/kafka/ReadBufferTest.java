package io.afterclick.candidate.adapter.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.afterclick.candidate.adapter.store.ParquetTrainingSets;
import io.afterclick.candidate.training.PlaysWeight;
import io.afterclick.candidate.training.Read;
import io.afterclick.candidate.training.ReaderDeletions.Deletion;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadBufferTest {
    private static final int MAX_READS = 3;
    private static final Duration MAX_AGE = Duration.ofSeconds(10);

    @TempDir
    Path root;

    private final SettableClock clock = new SettableClock();
    private ParquetTrainingSets sets;
    private ReadBuffer buffer;

    @BeforeEach
    void open() {
        sets = new ParquetTrainingSets(root, new PlaysWeight(0), 1_000);
        buffer = new ReadBuffer(sets, () -> "topic", MAX_READS, MAX_AGE, clock);
    }

    @AfterEach
    void close() {
        sets.close();
    }

    private void reopen() {
        sets.close();
        open();
    }

    private void read(int partition, long offset) {
        buffer.add(partition, offset, Optional.of(readOf("reader-" + partition + "-" + offset)));
    }

    private Read readOf(String reader) {
        return new Read("t", reader, "w", 0, OptionalDouble.empty(), OptionalDouble.empty(), clock.instant(), false);
    }

    private long stored() {
        return sets.digest("t").pairs();
    }

    @Test
    void assigned_withNothingStored_startsAtTheBeginning() {
        assertThat(buffer.assigned(0, 17)).isEqualTo(17);
    }

    @Test
    void add_upToTheLimit_storesAll() {
        buffer.assigned(0, 0);
        buffer.assigned(1, 0);
        read(0, 0);
        read(1, 0);
        assertThat(stored()).isZero();
        read(0, 1);
        assertThat(stored()).isEqualTo(3);
        assertThat(buffer.storedPosition(0)).isEqualTo(2);
        assertThat(buffer.storedPosition(1)).isEqualTo(1);
    }

    @Test
    void erase_reader_isGoneFromFilesAndBuffer_andDoesNotComeBackByReplay() {
        buffer.assigned(0, 0);
        read(0, 0);
        read(0, 1);
        read(0, 2); // stored
        read(0, 3);
        Instant deletedAt = clock.instant();
        buffer.erase(List.of(
                new Deletion("t", "reader-0-1", deletedAt),
                new Deletion("t", "reader-0-3", deletedAt),
                new Deletion("t", "reader-0-4", deletedAt)));
        read(0, 4);
        buffer.store();
        assertThat(readers()).containsExactly("reader-0-0", "reader-0-2");

        clock.now = clock.now.plusSeconds(1);
        buffer.add(0, 5, Optional.of(readOf("reader-0-1")));
        buffer.store();
        assertThat(readers()).as("what is read later is kept").contains("reader-0-1");
    }

    @Test
    void erase_readersOfPartitionsThatOthersConsume_waitsUntilTheyAreAssigned() {
        buffer.assigned(0, 0);
        read(0, 0);
        buffer.store();
        buffer.revoked(0);
        buffer.erase(List.of(new Deletion("t", "reader-0-0", clock.instant())));
        assertThat(stored()).isEqualTo(1);
        buffer.assigned(0, 0);
        assertThat(stored()).isZero();
    }

    private List<String> readers() {
        return List.of(sets.load("t").readerIds());
    }

    @Test
    void storeIfDue_countsFromTheOldestRead() {
        buffer.assigned(0, 0);
        read(0, 0);
        clock.now = clock.now.plus(MAX_AGE.dividedBy(2));
        read(0, 1);
        buffer.storeIfDue();
        assertThat(stored()).isZero();
        clock.now = clock.now.plus(MAX_AGE.dividedBy(2));
        buffer.storeIfDue();
        assertThat(stored()).isEqualTo(2);
    }

    @Test
    void afterACrash_whatWasNotStoredComesAgainAndCountsOnce() {
        buffer.assigned(0, 0);
        read(0, 0);
        read(0, 1);
        read(0, 2); // stored
        read(0, 3); // lost
        reopen();
        long next = buffer.assigned(0, 0);
        assertThat(next).isEqualTo(3);
        for (long offset = next; offset < 6; offset++) {
            read(0, offset);
        }
        assertThat(stored()).isEqualTo(6);
        assertThat(buffer.storedPosition(0)).isEqualTo(6);
    }

    @Test
    void recordsThatAreNoReads_moveThePositionWithTheNextPart() {
        buffer.assigned(0, 0);
        for (long offset = 0; offset < 100; offset++) {
            buffer.add(0, offset, Optional.empty());
        }
        buffer.store();
        assertThat(buffer.storedPosition(0)).isZero();
        read(0, 100);
        buffer.add(0, 101, Optional.empty());
        buffer.store();
        assertThat(buffer.storedPosition(0)).isEqualTo(102);
    }

    @Test
    void revoked_storesWhatThereIsAndTakesNoMore() {
        buffer.assigned(0, 0);
        read(0, 0);
        buffer.revoked(0);
        assertThat(stored()).isEqualTo(1);
        read(0, 1);
        buffer.store();
        assertThat(stored()).isEqualTo(1);
        assertThat(buffer.assigned(0, 0)).isEqualTo(1);
    }

    @Test
    void assigned_afterRetentionHasDroppedRecords_startsAtTheBeginningThereIs() {
        buffer.assigned(0, 0);
        read(0, 0);
        buffer.revoked(0);
        assertThat(buffer.assigned(0, 500)).isEqualTo(500);
    }

    private static final class SettableClock extends Clock {
        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }
}
