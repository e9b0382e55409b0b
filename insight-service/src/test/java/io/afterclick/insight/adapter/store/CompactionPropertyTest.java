package io.afterclick.insight.adapter.store;

import static io.afterclick.insight.history.Facts.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.afterclick.insight.history.Fact;
import io.afterclick.insight.history.Facts;
import io.afterclick.insight.history.Period;
import io.afterclick.insight.history.ReaderDeletion;
import io.afterclick.insight.history.ReaderDeletions;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is stored, merged, erased, expired and reopened in whatever order: the views equal a naive recount. */
class CompactionPropertyTest {
    private static final String TOPIC = "abcdefghijklmnopqrst_-";
    private static final int PARTITIONS = 2;
    private static final int DAYS = 3;

    @TempDir
    Path root;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void views_afterAnyUpkeep_equalARecount(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Fact.Event> events = new ArrayList<>();
        List<Fact.Outcome> outcomes = new ArrayList<>();
        ReaderDeletions deletions = new ReaderDeletions();
        Map<Integer, Long> next = new HashMap<>();
        ParquetHistory history = new ParquetHistory(root);
        for (int step = 0; step < 60; step++) {
            switch (random.nextInt(12)) {
                case 0 -> history.mergeSmallParts();
                case 1 -> history.mergeDaysBefore(day(random.nextInt(DAYS)));
                case 2 -> {
                    history.close();
                    history = new ParquetHistory(root);
                }
                case 3 -> {
                    String reader = "r" + random.nextInt(5);
                    Instant deletedAt = time(random);
                    deletions.add("default", reader, deletedAt);
                    history.erase(List.of(new ReaderDeletion("default", reader, deletedAt)));
                    events.removeIf(event -> event.isCoveredBy(deletions));
                    outcomes.removeIf(outcome -> outcome.isCoveredBy(deletions));
                }
                default -> {
                    int partition = random.nextInt(PARTITIONS);
                    events.addAll(store(history, partition, randomEvents(random, partition), deletions, next));
                    outcomes.addAll(
                            store(history, PARTITIONS + partition, randomOutcomes(random, partition), deletions, next));
                }
            }
            if (step % 20 == 19) {
                assertThat(stored(history, EVENTS))
                        .as("events, seed %d, step %d", seed, step)
                        .isEqualTo(counted(events));
                assertThat(stored(history, OUTCOMES))
                        .as("outcomes, seed %d, step %d", seed, step)
                        .isEqualTo(countedOutcomes(outcomes));
            }
        }
        history.expire(day(1));
        events.removeIf(event -> Period.dayOf(event.time()).isBefore(day(1)));
        assertThat(stored(history, EVENTS)).as("after expiry, seed %d", seed).isEqualTo(counted(events));
        history.mergeDaysBefore(day(DAYS));
        assertThat(stored(history, EVENTS)).as("merged, seed %d", seed).isEqualTo(counted(events));
        assertThat(RawFiles.all(root))
                .as("one file for each table, day and partition")
                .hasSizeLessThanOrEqualTo(2 * DAYS * PARTITIONS);
        history.close();
    }

    private static <F extends Fact> List<F> store(
            ParquetHistory history, int partition, List<F> facts, ReaderDeletions deletions, Map<Integer, Long> next) {
        List<F> kept =
                facts.stream().filter(fact -> !fact.isCoveredBy(deletions)).toList();
        long first = next.getOrDefault(partition, 0L);
        history.store(TOPIC, partition, first, first + facts.size(), kept);
        next.put(partition, first + facts.size());
        return kept;
    }

    /** A reader's events are in one partition, as the topic's key has it; so are a decision's outcomes. */
    private static List<Fact.Event> randomEvents(SplittableRandom random, int partition) {
        List<Fact.Event> events = new ArrayList<>();
        for (int i = random.nextInt(1, 8); i > 0; i--) {
            String reader = "r" + (2 * random.nextInt(3) + partition);
            String work = "w" + random.nextInt(3);
            events.add(
                    random.nextBoolean()
                            ? Facts.read("default", reader, work, random.nextInt(3), time(random))
                            : Facts.shown("click", "default", reader, "d" + random.nextInt(2), work, time(random)));
        }
        return events;
    }

    private static List<Fact.Outcome> randomOutcomes(SplittableRandom random, int partition) {
        List<Fact.Outcome> outcomes = new ArrayList<>();
        for (int i = random.nextInt(1, 8); i > 0; i--) {
            int decision = 2 * random.nextInt(6) + partition;
            int revision = random.nextInt(1, 5);
            outcomes.add(Facts.outcome(
                    "default",
                    "r" + decision % 5,
                    "d" + decision,
                    "w" + random.nextInt(2),
                    revision,
                    "stage" + revision,
                    NOON.plus(Duration.ofDays(decision % DAYS))));
        }
        return outcomes;
    }

    private static Instant time(SplittableRandom random) {
        return NOON.plus(Duration.ofDays(random.nextInt(DAYS))).plusSeconds(random.nextInt(5));
    }

    private static LocalDate day(int index) {
        return Period.dayOf(NOON).plusDays(index);
    }

    private static final String EVENTS = "SELECT concat_ws('|', type, reader_id, work_id, coalesce(decision_id, '-'),"
            + " coalesce(episode, 0), epoch_ms(time)) FROM events";
    private static final String OUTCOMES =
            "SELECT concat_ws('|', reader_id, decision_id, work_id, revision, stage) FROM outcomes";

    /** Earliest of each natural key, counted the slow way. */
    private static TreeSet<String> counted(List<Fact.Event> events) {
        Map<String, Fact.Event> earliest = new HashMap<>();
        for (Fact.Event event : events) {
            earliest.merge(key(event), event, (a, b) -> a.time().isAfter(b.time()) ? b : a);
        }
        TreeSet<String> rows = new TreeSet<>();
        earliest.forEach((key, event) -> rows.add(key + "|" + event.time().toEpochMilli()));
        return rows;
    }

    private static String key(Fact.Event event) {
        return String.join(
                "|",
                event.type(),
                event.readerId(),
                event.workId(),
                event.shown().map(Fact.Shown::decisionId).orElse("-"),
                Integer.toString(event.episode().orElse(0)));
    }

    private static TreeSet<String> countedOutcomes(List<Fact.Outcome> outcomes) {
        Map<String, Fact.Outcome> last = new HashMap<>();
        for (Fact.Outcome outcome : outcomes) {
            last.merge(
                    outcome.decisionId() + "|" + outcome.workId(),
                    outcome,
                    (a, b) -> Comparator.comparingInt(Fact.Outcome::revision).compare(a, b) >= 0 ? a : b);
        }
        TreeSet<String> rows = new TreeSet<>();
        last.forEach((key, outcome) ->
                rows.add(outcome.readerId() + "|" + key + "|" + outcome.revision() + "|" + outcome.stage()));
        return rows;
    }

    private static TreeSet<String> stored(ParquetHistory history, String sql) {
        return history.ask("default", Period.ALL, views -> {
            TreeSet<String> rows = new TreeSet<>();
            try (Statement statement = views.createStatement();
                    ResultSet row = statement.executeQuery(sql)) {
                int count = 0;
                while (row.next()) {
                    rows.add(row.getString(1));
                    count++;
                }
                assertThat(rows).as("rows are distinct").hasSize(count);
            }
            return rows;
        });
    }
}
