package io.afterclick.insight.adapter.store;

import static io.afterclick.insight.history.Facts.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.afterclick.insight.history.ChangesKept;
import io.afterclick.insight.history.Fact;
import io.afterclick.insight.history.Facts;
import io.afterclick.insight.history.Period;
import io.afterclick.insight.history.ReaderDeletion;
import io.afterclick.insight.history.Table;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes of outcomes: each revision, in the order of the topic. */
class OutcomeChangesTest {
    private static final String TOPIC = "abcdefghijklmnopqrst_-";
    private static final String OLDER = "ABCDEFGHIJKLMNOPQRST_-";
    private static final int DAYS = 5;

    @TempDir
    Path root;

    private ParquetHistory history;

    @BeforeEach
    void open() {
        history = new ParquetHistory(root);
    }

    @AfterEach
    void close() {
        history.close();
    }

    @Test
    void changes_ofAllRevisions_areKeptInOrderOfOffsets_whileOutcomesKeepTheLast() {
        for (int revision = 1; revision <= 4; revision++) {
            long offset = 3L * revision;
            // A decision's time says nothing of the order: later records are of earlier decisions here.
            Instant decidedAt = NOON.minus(Duration.ofDays(revision));
            history.store(
                    TOPIC,
                    0,
                    offset,
                    offset + 1,
                    List.of(
                            Facts.outcome("default", "r", "d", "w", revision, "clicked", NOON),
                            Facts.change("default", "r", offset, decidedAt)));
        }
        history.mergeDaysBefore(LocalDate.MAX);

        assertThat(offsets("default", 0, 0, 100, 2)).containsExactly(3L, 6L, 9L, 12L);
        assertThat(history.<Long>ask("default", Period.ALL, views -> {
                    try (var rows = views.createStatement().executeQuery("SELECT count(*) FROM outcomes")) {
                        rows.next();
                        return rows.getLong(1);
                    }
                }))
                .isEqualTo(1);
    }

    @Test
    void changes_ofARange_areOfThatTenantPartitionTopicAndOffsetsOnly() {
        history.store(TOPIC, 0, 0, 6, changes("default", 0, 6));
        history.store(TOPIC, 0, 6, 8, changes("other", 6, 8));
        history.store(TOPIC, 1, 0, 3, changes("default", 0, 3));
        history.store(OLDER, 0, 0, 90, changes("default", 80, 90));

        assertThat(offsets("default", 0, 2, 5, 10)).containsExactly(2L, 3L, 4L);
        assertThat(offsets("default", 0, 2, 1_000, 10)).containsExactly(2L, 3L, 4L, 5L);
        assertThat(offsets("other", 0, 0, 1_000, 10)).containsExactly(6L, 7L);
        assertThat(offsets("default", 1, 0, 1_000, 10)).containsExactly(0L, 1L, 2L);
        assertThat(offsets("default", 2, 0, 1_000, 10)).isEmpty();
        assertThat(offsets("nobody", 0, 0, 1_000, 10)).isEmpty();
    }

    /** What is taken out at a time is small here, so that there are many ends of it. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void changes_afterAnyUpkeep_areAllThereOnceInOrder_howeverFewAreTakenOutAtATime(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Fact.OutcomeChange> told = new ArrayList<>();
        long next = 0;
        for (int step = 0; step < 40; step++) {
            switch (random.nextInt(8)) {
                case 0 -> history.mergeSmallParts();
                case 1 -> history.mergeDaysBefore(day(random.nextInt(DAYS)));
                case 2 -> {
                    history.close();
                    open();
                }
                case 3 -> {
                    String reader = "r" + random.nextInt(9);
                    Instant deletedAt = time(random);
                    history.erase(List.of(new ReaderDeletion("default", reader, deletedAt)));
                    told.removeIf(change ->
                            change.readerId().equals(reader) && !change.time().isAfter(deletedAt));
                }
                default -> {
                    long end = next + 1 + random.nextInt(random.nextInt(10) == 0 ? 1_000 : 60);
                    List<Fact.OutcomeChange> batch = new ArrayList<>();
                    for (long offset = next; offset < end; offset++) {
                        if (random.nextInt(3) > 0) { // others are of other tenants, or ends of transactions
                            batch.add(Facts.change("default", "r" + random.nextInt(9), offset, time(random)));
                        }
                    }
                    history.store(TOPIC, 0, next, end, batch);
                    told.addAll(batch);
                    next = end;
                }
            }
        }
        List<Long> expected = told.stream().map(Fact.OutcomeChange::offset).toList();
        for (int rowsAtOnce : new int[] {20, 300, 1_000_000}) {
            assertThat(offsets("default", 0, 0, next, rowsAtOnce))
                    .as("seed %d, %d rows at once", seed, rowsAtOnce)
                    .isEqualTo(expected);
        }
        history.expire(day(2));
        assertThat(offsets("default", 0, 0, next, 50))
                .as("what is left of seed %d", seed)
                .isEqualTo(told.stream()
                        .filter(change -> !Period.dayOf(change.time()).isBefore(day(2)))
                        .map(Fact.OutcomeChange::offset)
                        .toList());
    }

    @Test
    void changes_mergedErasedAndExpiredBetweenPieces_goOnWithWhatIsLeft() {
        for (int i = 0; i < 20; i++) {
            history.store(TOPIC, 0, 5L * i, 5L * i + 5, changes("default", 5L * i, 5L * i + 5));
        }
        List<Long> read = new ArrayList<>();
        try (ChangeRange range = history.changes("default", TOPIC, 0, 0, 1_000, 10)) {
            read.addAll(range.next(4, row -> row.getLong("topic_offset")));
            history.mergeSmallParts();
            read.addAll(range.next(20, row -> row.getLong("topic_offset")));
            history.erase(List.of(new ReaderDeletion("default", "r7", NOON)));
            history.store(TOPIC, 0, 100, 101, changes("default", 100, 101));
            List<Long> more;
            while (!(more = range.next(500, row -> row.getLong("topic_offset"))).isEmpty()) {
                read.addAll(more);
            }
            assertThat(range.last()).isEqualTo(99);
        }

        assertThat(read)
                .as("reader r7 wrote each ninth")
                .isEqualTo(LongStream.range(0, 100)
                        .filter(offset -> offset < 10 || offset % 9 != 7)
                        .boxed()
                        .toList());
    }

    @Test
    void erase_takesChangesAlong() {
        history.store(TOPIC, 0, 0, 30, changes("default", 0, 30));

        assertThat(history.erase(List.of(new ReaderDeletion("default", "r3", NOON.minusSeconds(1)))))
                .isZero();
        assertThat(history.erase(List.of(new ReaderDeletion("default", "r3", NOON))))
                .isEqualTo(1);

        assertThat(RawFiles.holding(root, "'reader_id': r3,")).isEmpty();
        assertThat(offsets("default", 0, 0, 30, 100)).hasSize(27).doesNotContain(3L, 12L, 21L);
    }

    /** More than DuckDB may hold in memory. */
    @Test
    void changes_ofARangeThatIsLargerThanTheMemoryLimit_comeAndSpillLittle() throws Exception {
        int batches = 30;
        int perBatch = 500;
        SplittableRandom random = new SplittableRandom(1);
        for (int batch = 0; batch < batches; batch++) {
            List<Fact.OutcomeChange> large = new ArrayList<>();
            for (long offset = (long) batch * perBatch; offset < (long) (batch + 1) * perBatch; offset++) {
                byte[] message = new byte[20_000]; // 300 MB in all, which do not shrink
                random.nextBytes(message);
                large.add(new Fact.OutcomeChange("default", NOON, NOON, "r", offset, message));
            }
            history.store(TOPIC, 0, (long) batch * perBatch, (long) (batch + 1) * perBatch, large);
        }
        long rows = 0;
        try (ChangeRange range = history.changes("default", TOPIC, 0, 0, Long.MAX_VALUE, 1_000)) {
            int got;
            do {
                got = range.next(500, row -> row.getBytes("message").length).size();
                rows += got;
            } while (got > 0);
        }
        assertThat(rows).isEqualTo((long) batches * perBatch);
        assertThat(history.size(Table.OUTCOME_CHANGES).bytes()).isGreaterThan(256L << 20);
    }

    @Test
    void changesKept_ofAHistoryFromBefore_beginWhereItStood() {
        history.store(TOPIC, 0, 0, 500, List.of(Facts.outcome("default", "r", "d", "w", 1, "seen", NOON)));
        assertThat(kept(TOPIC)).isEmpty();
        history.beginChanges(TOPIC, 0, 500, NOON);
        history.store(TOPIC, 0, 500, 520, changes("default", 500, 520));

        assertThat(kept(TOPIC)).containsExactly(new ChangesKept.Partition(0, 500, 520, NOON));
        history.close();
        open();
        history.beginChanges(TOPIC, 0, 520, NOON.plusSeconds(60));
        assertThat(kept(TOPIC)).containsExactly(new ChangesKept.Partition(0, 500, 520, NOON));
    }

    @Test
    void changesKept_afterAGapInWhatWasRead_beginBehindIt() {
        history.beginChanges(TOPIC, 0, 0, NOON);
        history.store(TOPIC, 0, 0, 10, changes("default", 0, 10));
        Instant later = NOON.plus(Duration.ofDays(9));
        history.beginChanges(TOPIC, 0, 30, later); // the topic has let 10 to 29 go

        assertThat(kept(TOPIC)).containsExactly(new ChangesKept.Partition(0, 30, 30, later));
        history.store(TOPIC, 0, 30, 40, changes("default", 30, 40));
        assertThat(kept(TOPIC)).containsExactly(new ChangesKept.Partition(0, 30, 40, later));
        assertThat(offsets("default", 0, 0, 40, 100))
                .as("from before the gap too")
                .hasSize(20);
    }

    /** The process ended after it had noted how far changes go, and before the position moved. */
    @Test
    void changesKept_aheadOfThePosition_areNotToldBeforeTheyAreReadAgain() throws Exception {
        history.beginChanges(TOPIC, 0, 0, NOON);
        history.store(TOPIC, 0, 0, 10, changes("default", 0, 10));
        history.store(TOPIC, 0, 10, 20, changes("default", 10, 20));
        history.close();
        Files.writeString(root.resolve("history-v1/positions/" + TOPIC + "-0"), "10");
        open();

        assertThat(kept(TOPIC)).containsExactly(new ChangesKept.Partition(0, 0, 10, NOON));
        assertThat(offsets("default", 0, 0, 100, 100)).hasSize(10);
        history.beginChanges(TOPIC, 0, 10, NOON.plusSeconds(60));
        history.store(TOPIC, 0, 10, 20, changes("default", 10, 20));
        assertThat(kept(TOPIC)).containsExactly(new ChangesKept.Partition(0, 0, 20, NOON));
        assertThat(offsets("default", 0, 0, 100, 100)).hasSize(20);
    }

    @Test
    void changesKept_tellOfOtherTopicsAndOfDaysThatWent() {
        history.beginChanges(OLDER, 0, 0, NOON);
        history.beginChanges(TOPIC, 1, 0, NOON);
        history.beginChanges(TOPIC, 0, 0, NOON);
        history.store(TOPIC, 0, 0, 2, changes("default", 0, 2));

        assertThat(history.changesKept(TOPIC).otherTopics()).isTrue();
        assertThat(kept(TOPIC)).extracting(ChangesKept.Partition::partition).containsExactly(0, 1);
        assertThat(history.changesKept(TOPIC).firstDay()).isEmpty();
        assertThat(history.expire(day(0))).isZero();
        assertThat(history.changesKept(TOPIC).firstDay()).as("nothing went").isEmpty();
        assertThat(history.expire(day(1))).isEqualTo(1);
        history.close();
        open();
        assertThat(history.changesKept(TOPIC).firstDay()).contains(day(1));
        assertThat(history.changesKept("0123456789012345678901"))
                .isEqualTo(new ChangesKept(List.of(), true, java.util.Optional.of(day(1))));
    }

    private List<ChangesKept.Partition> kept(String topicId) {
        return history.changesKept(topicId).partitions();
    }

    /** Offsets as they come, read in pieces of seven; each row is the one of its offset. */
    private List<Long> offsets(String tenant, int partition, long from, long to, int rowsAtOnce) {
        List<Long> offsets = new ArrayList<>();
        try (ChangeRange range = history.changes(tenant, TOPIC, partition, from, to, rowsAtOnce)) {
            List<Long> piece;
            do {
                piece = range.next(7, row -> {
                    assertThat(new String(row.getBytes("message"), StandardCharsets.US_ASCII))
                            .isEqualTo(row.getString("topic_offset"));
                    return row.getLong("topic_offset");
                });
                offsets.addAll(piece);
                assertThat(range.last()).isEqualTo(offsets.isEmpty() ? from - 1 : offsets.get(offsets.size() - 1));
            } while (!piece.isEmpty());
        }
        return offsets;
    }

    private static List<Fact.OutcomeChange> changes(String tenant, long from, long to) {
        return LongStream.range(from, to)
                .mapToObj(offset -> Facts.change(tenant, "r" + offset % 9, offset, NOON))
                .toList();
    }

    private static Instant time(SplittableRandom random) {
        return NOON.plus(Duration.ofDays(random.nextInt(DAYS))).plusSeconds(random.nextInt(5));
    }

    private static LocalDate day(int index) {
        return Period.dayOf(NOON).plusDays(index);
    }
}
