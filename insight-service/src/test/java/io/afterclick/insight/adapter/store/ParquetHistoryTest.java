package io.afterclick.insight.adapter.store;

import static io.afterclick.insight.history.Facts.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.afterclick.insight.history.Fact;
import io.afterclick.insight.history.Facts;
import io.afterclick.insight.history.HistoryException;
import io.afterclick.insight.history.Period;
import io.afterclick.insight.history.ReaderDeletion;
import io.afterclick.insight.history.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetHistoryTest {
    private static final String TOPIC = "abcdefghijklmnopqrst_-";

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

    private void reopen() {
        history.close();
        open();
    }

    @Test
    void store_eventsOfTwoTenantsAndDays_areInAFolderEachAndInTheirTenantsView() {
        history.store(
                TOPIC,
                0,
                0,
                3,
                List.of(
                        Facts.read("default", "r1", "w1", 1, NOON),
                        Facts.read("default", "r1", "w1", 2, NOON.plus(Duration.ofHours(13))),
                        Facts.read("other", "r1", "w1", 1, NOON)));

        assertThat(parts())
                .containsExactlyInAnyOrder(
                        "events/tenant=default/day=2026-03-10/" + TOPIC + "-0-0-2.parquet",
                        "events/tenant=default/day=2026-03-11/" + TOPIC + "-0-0-2.parquet",
                        "events/tenant=other/day=2026-03-10/" + TOPIC + "-0-0-2.parquet");
        assertThat(texts("default", "SELECT episode || ' ' || day FROM events ORDER BY 1"))
                .containsExactly("1 2026-03-10", "2 2026-03-11");
        assertThat(history.tenants()).containsExactly("default", "other");
        assertThat(history.nextOffset(TOPIC, 0)).hasValue(3);
    }

    @Test
    void store_aFactOfEachKind_isARowWithAllItsColumns() {
        history.store(TOPIC, 0, 0, 1, List.of(Facts.shown("click", "default", "r1", "d1", "w2", NOON)));
        history.store(TOPIC, 1, 0, 1, List.of(Facts.decision("default", "r1", "d1", NOON)));
        history.store(TOPIC, 2, 0, 1, List.of(Facts.outcome("default", "r1", "d1", "w2", 2, "one_and_done", NOON)));
        history.store(TOPIC, 3, 0, 1, List.of(Facts.record("default", "d1", NOON)));
        history.store(TOPIC, 4, 0, 1, List.of(Facts.work("default", "w2", "A 'title'", 0, NOON)));

        assertThat(texts(
                        "default",
                        "SELECT concat_ws('|', type, reader_id, work_id, decision_id, query_work_id, position, decided_at,"
                                + " policy, policy_version, model_version, score, imported, work_episodes) FROM events"
                                + " WHERE episode IS NULL AND plays IS NULL AND rating IS NULL"))
                .containsExactly("click|r1|w2|d1|query|3|2026-03-10 12:00:00|two-step|7|m1|0.25|false|12");
        assertThat(texts(
                        "default",
                        "SELECT concat_ws('|', works::VARCHAR, positions::VARCHAR, scores::VARCHAR, degraded::VARCHAR,"
                                + " experiments::VARCHAR, experiment_versions::VARCHAR, variants::VARCHAR,"
                                + " deciding_experiment) FROM decisions"))
                .containsExactly("[w1, w2]|[1, 2]|[0.5, 0.25]|[feature]|[e1, e2]|[2, 1]|[b, a]|e1");
        assertThat(texts(
                        "default",
                        "SELECT concat_ws('|', stage, revision, episodes_read, seen_at, clicked_at, chain, bot_like)"
                                + " FROM outcomes WHERE read_on_at IS NULL"))
                .containsExactly("one_and_done|2|2|2026-03-10 12:00:01|2026-03-10 12:00:02|0|false");
        assertThat(texts("default", "SELECT hex(message) || ' ' || record_share FROM decision_records"))
                .containsExactly("0001FF 0.05");
        assertThat(texts(
                        "default",
                        "SELECT concat_ws('|', work_id, title, array_to_string(creators, ';'), genres::VARCHAR, tags::VARCHAR, pricing,"
                                + " free_episodes, episodes)"
                                + " FROM works WHERE available"))
                .containsExactly("w2|A 'title'|Mara Lind;O'Neil|[drama]|[]|free_first|3|48");
    }

    @Test
    void store_theSameThingTwice_countsOnceAndTheEarliestStays() {
        history.store(TOPIC, 0, 0, 1, List.of(Facts.read("default", "r1", "w1", 1, NOON)));
        history.store(TOPIC, 0, 1, 2, List.of(Facts.read("default", "r1", "w1", 1, NOON.minusSeconds(9))));
        history.store(TOPIC, 0, 2, 3, List.of(Facts.read("default", "r1", "w1", 0, NOON)));

        assertThat(texts("default", "SELECT coalesce(episode, 0) || ' ' || time FROM events ORDER BY 1"))
                .containsExactly("0 2026-03-10 12:00:00", "1 2026-03-10 11:59:51");
    }

    @Test
    void store_undatedImport_isMarkedAndADatedReadGoesBeforeIt() {
        history.store(
                TOPIC,
                0,
                0,
                2,
                List.of(Facts.imported("default", "r1", "w1", NOON), Facts.imported("default", "r1", "w2", NOON)));
        history.store(TOPIC, 0, 2, 3, List.of(Facts.read("default", "r1", "w2", 0, NOON.plusSeconds(5))));

        assertThat(texts("default", "SELECT work_id || ' ' || imported FROM events ORDER BY 1"))
                .containsExactly("w1 true", "w2 false");
    }

    @Test
    void store_revisionsOfAnOutcomeInAnyOrder_theLastOneCounts() {
        history.store(TOPIC, 0, 0, 1, List.of(Facts.outcome("default", "r1", "d1", "w1", 3, "read_on", NOON)));
        history.store(TOPIC, 0, 1, 2, List.of(Facts.outcome("default", "r1", "d1", "w1", 2, "clicked", NOON)));

        assertThat(texts("default", "SELECT stage || ' ' || revision FROM outcomes"))
                .containsExactly("read_on 3");
    }

    @Test
    void store_changesOfAWork_theLatestIsInTheViewAndADeletedOneIsNot() {
        history.store(
                TOPIC,
                0,
                0,
                3,
                List.of(
                        Facts.work("default", "w1", "second", 1, NOON),
                        Facts.work("default", "w1", "first", 0, NOON),
                        Facts.work("default", "w2", "gone", 2, NOON)));
        history.store(TOPIC, 0, 3, 4, List.of(Facts.deletedWork("default", "w2", 3, NOON.plusSeconds(1))));

        assertThat(texts("default", "SELECT title FROM works")).containsExactly("second");
    }

    @Test
    void ask_aPeriod_seesOnlyItsRows_butAllWorks() {
        history.store(
                TOPIC,
                0,
                0,
                2,
                List.of(
                        Facts.read("default", "r1", "w1", 1, NOON),
                        Facts.read("default", "r1", "w1", 2, NOON.plusSeconds(1))));
        history.store(TOPIC, 1, 0, 1, List.of(Facts.work("default", "w1", "old", 0, Instant.EPOCH)));

        Period second = new Period(NOON.plusSeconds(1), NOON.plusSeconds(2));
        List<String> episodes =
                history.ask("default", second, views -> texts(views.createStatement(), "SELECT episode FROM events"));
        List<String> titles =
                history.ask("default", second, views -> texts(views.createStatement(), "SELECT title FROM works"));
        assertThat(episodes).containsExactly("2");
        assertThat(titles).containsExactly("old");
    }

    @Test
    void ask_aTenantOfWhomNothingIsKept_seesEmptyViews() {
        for (Table table : Table.values()) {
            assertThat(texts("nobody", "SELECT count(*) FROM " + table.tableName()))
                    .containsExactly("0");
        }
    }

    @Test
    void open_afterAProcessThatEndedBetweenPartAndPosition_removesThePart() throws IOException {
        history.store(TOPIC, 0, 0, 1, List.of(Facts.read("default", "r1", "w1", 1, NOON)));
        Path day = root.resolve("history-v1/events/tenant=default/day=2026-03-10");
        Path stored = day.resolve(TOPIC + "-0-0-0.parquet");
        Files.copy(stored, day.resolve(TOPIC + "-0-1-4.parquet"));
        Files.copy(stored, day.resolve(".unfinished-1"));

        reopen();

        assertThat(parts()).containsExactly("events/tenant=default/day=2026-03-10/" + TOPIC + "-0-0-0.parquet");
        assertThat(history.nextOffset(TOPIC, 0)).hasValue(1);
    }

    @Test
    void open_afterAMergeThatEndedBeforeItsSourcesWereRemoved_removesThem() throws IOException {
        history.store(TOPIC, 0, 0, 1, List.of(Facts.read("default", "r1", "w1", 1, NOON)));
        history.store(TOPIC, 0, 1, 2, List.of(Facts.read("default", "r1", "w1", 2, NOON)));
        Path day = root.resolve("history-v1/events/tenant=default/day=2026-03-10");
        byte[] source = Files.readAllBytes(day.resolve(TOPIC + "-0-0-0.parquet"));
        history.mergeDaysBefore(LocalDate.parse("2026-03-11"));
        Files.write(day.resolve(TOPIC + "-0-0-0.parquet"), source);

        reopen();

        assertThat(parts()).containsExactly("events/tenant=default/day=2026-03-10/" + TOPIC + "-0-0-1.parquet");
        assertThat(texts("default", "SELECT count(*) FROM events")).containsExactly("2");
    }

    @Test
    void open_whileAnotherHasIt_isRefused() {
        assertThatExceptionOfType(HistoryException.class)
                .isThrownBy(() -> new ParquetHistory(root))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(HistoryException.Reason.IN_USE))
                .withMessageContaining("afterclick.insight.state-dir");
    }

    @Test
    void mergeSmallParts_moreThanMay_becomeOneAndTheSameRows() {
        for (int i = 0; i <= ParquetHistory.MAX_SMALL_PARTS; i++) {
            history.store(
                    TOPIC, 0, i, i + 1, List.of(Facts.read("default", "r" + i % 4, "w1", 1, NOON.plusSeconds(i))));
        }
        List<String> before = texts("default", "SELECT reader_id || time FROM events ORDER BY 1");

        history.mergeSmallParts();

        assertThat(parts())
                .containsExactly("events/tenant=default/day=2026-03-10/" + TOPIC + "-0-0-"
                        + ParquetHistory.MAX_SMALL_PARTS + ".parquet");
        assertThat(texts("default", "SELECT reader_id || time FROM events ORDER BY 1"))
                .isEqualTo(before)
                .hasSize(4);
    }

    @Test
    void expire_daysBefore_areGoneAndOthersStay() {
        history.store(
                TOPIC,
                0,
                0,
                2,
                List.of(
                        Facts.read("default", "r1", "w1", 1, NOON.minus(Duration.ofDays(1))),
                        Facts.read("default", "r1", "w1", 2, NOON)));
        history.store(TOPIC, 1, 0, 1, List.of(Facts.work("default", "w1", "old", 0, Instant.EPOCH)));

        assertThat(history.expire(LocalDate.parse("2026-03-10"))).isEqualTo(1);

        assertThat(parts())
                .containsExactlyInAnyOrder(
                        "events/tenant=default/day=2026-03-10/" + TOPIC + "-0-0-1.parquet",
                        "works/tenant=default/" + TOPIC + "-1-0-0.parquet");
        reopen();
        assertThat(history.nextOffset(TOPIC, 0)).hasValue(2);
    }

    @Test
    void erase_aReader_isInNoFile_andOthersAndLaterFactsStay() throws IOException {
        Instant deletedAt = NOON.plusSeconds(60);
        List<Fact> events = new ArrayList<>();
        for (String reader : List.of("goner", "stayer")) {
            events.add(Facts.read("default", reader, "w1", 1, NOON));
            events.add(Facts.read("default", reader, "w1", 2, NOON.minus(Duration.ofDays(40))));
            events.add(Facts.shown("click", "default", reader, "d-" + reader, "w1", NOON));
        }
        events.add(Facts.read("other", "goner", "w1", 1, NOON));
        history.store(TOPIC, 0, 0, 7, events);
        history.store(
                TOPIC,
                1,
                0,
                2,
                List.of(
                        Facts.decision("default", "goner", "d-goner", NOON),
                        Facts.decision("default", "stayer", "d-stayer", NOON)));
        history.store(
                TOPIC,
                2,
                0,
                2,
                List.of(
                        Facts.outcome("default", "goner", "d-goner", "w1", 1, "clicked", NOON),
                        Facts.outcome("default", "stayer", "d-stayer", "w1", 1, "clicked", NOON)));
        history.store(TOPIC, 0, 7, 8, List.of(Facts.read("default", "goner", "w9", 1, deletedAt.plusSeconds(1))));

        assertThat(history.erase(List.of(new ReaderDeletion("default", "goner", deletedAt))))
                .isEqualTo(4);

        assertThat(texts("default", "SELECT DISTINCT reader_id || ' ' || work_id FROM events ORDER BY 1"))
                .containsExactly("goner w9", "stayer w1");
        assertThat(texts("default", "SELECT reader_id FROM decisions")).containsExactly("stayer");
        assertThat(texts("default", "SELECT reader_id FROM outcomes")).containsExactly("stayer");
        assertThat(texts("other", "SELECT reader_id FROM events")).containsExactly("goner");
        assertThat(history.erase(List.of(new ReaderDeletion("default", "goner", deletedAt))))
                .isZero();
        history.erase(List.of(
                new ReaderDeletion("default", "goner", deletedAt.plusSeconds(2)),
                new ReaderDeletion("other", "goner", deletedAt)));
        assertThat(RawFiles.holding(root, "goner")).isEmpty();
        assertThat(RawFiles.holding(root, "stayer")).isNotEmpty();
    }

    @Test
    void range_readPieceByPieceAndTakenUp_isAllInOrderOnce() {
        List<Fact> events = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            events.add(Facts.read("default", "r" + i % 7, "w" + i, 1, NOON.plusSeconds(i / 5)));
        }
        history.store(TOPIC, 0, 0, 25, events);
        List<String> all;
        try (HistoryRange range = history.range(Table.EVENTS, "default", Period.ALL, Optional.empty())) {
            all = range.next(100, row -> row.getString("time") + row.getString("work_id"));
        }
        assertThat(all).hasSize(25).doesNotHaveDuplicates();
        assertThat(all.stream().map(text -> text.substring(0, 19)).toList()).isSorted();

        List<String> pieces = new ArrayList<>();
        Optional<HistoryRange.Place> place = Optional.empty();
        for (int i = 0; i < 9; i++) {
            try (HistoryRange range = history.range(Table.EVENTS, "default", Period.ALL, place)) {
                pieces.addAll(range.next(3, row -> row.getString("time") + row.getString("work_id")));
                place = range.place();
            }
        }
        assertThat(pieces).isEqualTo(all);
    }

    private List<String> texts(String tenant, String sql) {
        return history.ask(tenant, Period.ALL, views -> texts(views.createStatement(), sql));
    }

    private static List<String> texts(Statement statement, String sql) throws java.sql.SQLException {
        try (statement;
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }

    private List<String> parts() {
        return RawFiles.all(root).stream()
                .map(file -> root.resolve("history-v1").relativize(file).toString())
                .toList();
    }
}
