package io.afterclick.insight.adapter.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.afterclick.insight.continuation.BeforeAfter;
import io.afterclick.insight.continuation.Breakdown;
import io.afterclick.insight.continuation.ContinuationData;
import io.afterclick.insight.continuation.CoverBait;
import io.afterclick.insight.continuation.Outcomes;
import io.afterclick.insight.rate.Moments;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContinuationQueriesTest {
    @TempDir
    Path folder;

    @Test
    void read_history_equalsARecount_inOneShardOrMany() {
        WrittenHistory history = WrittenHistory.of(300, 1.3, 5);
        history.write(folder);

        ContinuationData one = read(1, Optional.of(LocalDate.parse("2026-03-02")));

        assertThat(one.source()).isEqualTo(ContinuationData.Source.HISTORY);
        assertSame(one.all(), history.shown, shown -> true);
        assertThat(groups(one, "pricing").keySet()).containsExactlyInAnyOrder("paid", "free_first");
        for (String pricing : List.of("paid", "free_first")) {
            assertSame(groups(one, "pricing").get(pricing), history.shown, s -> WrittenHistory.pricing(s.work())
                    .equals(pricing));
        }
        for (int position = 1; position <= 4; position++) {
            int at = position;
            assertSame(groups(one, "position").get("" + at), history.shown, s -> s.position() == at);
        }
        assertSame(groups(one, "genre").get("g0"), history.shown, s -> s.work() % 2 == 0);
        for (String retriever : List.of("als", "text")) {
            assertSame(
                    groups(one, "retriever").get(retriever), history.shown, s -> WrittenHistory.retriever(s.position())
                            .equals(retriever));
        }
        assertThat(one.works()).hasSize(12);
        assertThat(one.works().get(0).title()).isEqualTo("Work 0");
        assertThat(one.from()).contains("2026-03-01");
        assertThat(one.notes())
                .anyMatch(note -> note.equals("Shown works of readers who behave like programs, left out: 4."))
                .anyMatch(note -> note.equals(
                        "Of decisions from 2026-03-21 00:00:00 UTC on more may come; shown works left out: 4."));
        BeforeAfter change = one.beforeAfter().orElseThrow();
        assertThat(change.clicksBefore())
                .isEqualTo(history.shown.stream()
                        .filter(s -> s.day() < 1 && s.clicked())
                        .count());
        assertThat(change.clicksAfter())
                .isEqualTo(history.shown.stream()
                        .filter(s -> s.day() >= 1 && s.clicked())
                        .count());

        ContinuationData many = read(7, Optional.of(LocalDate.parse("2026-03-02")));
        assertThat(many.works()).containsExactlyInAnyOrderElementsOf(one.works());
        assertThat(many.all().yield().variance()).isCloseTo(one.all().yield().variance(), within(1e-12));
        assertThat(many.beforeAfter().orElseThrow().sides().get(0).difference().variance())
                .isCloseTo(change.sides().get(0).difference().variance(), within(1e-12));
    }

    @Test
    void read_decisionLog_countsWhatWasSeenAndDecided() throws Exception {
        try (Writer log = new OutputStreamWriter(
                new GZIPOutputStream(Files.newOutputStream(folder.resolve("decisions.jsonl.gz"))),
                StandardCharsets.UTF_8)) {
            log.write(decision(
                    "d1",
                    "a",
                    "2026-03-01T10:00:00Z",
                    false,
                    slot("x", true, true, true, false),
                    slot("y", true, true, false, false),
                    slot("z", false, false, false, false)));
            log.write(decision("d2", "", "2026-03-02T10:00:00Z", false, slot("x", true, false, false, false)));
            log.write(decision("d3", "b", "2026-03-02T11:00:00Z", true, slot("x", true, true, true, false)));
            log.write(decision("d4", "a", "2026-03-03T10:00:00Z", false, slot("x", true, true, false, true)));
        }
        ContinuationData data = read(1, Optional.empty());
        assertThat(data.source()).isEqualTo(ContinuationData.Source.DECISION_LOG);
        assertThat(data.all().readers()).isEqualTo(2);
        assertThat(data.all().impressions()).isEqualTo(3);
        assertThat(data.all().clicks()).isEqualTo(2);
        assertThat(data.all().readOns()).isEqualTo(1);
        assertThat(groups(data, "position").get("1").impressions()).isEqualTo(2);
        assertThat(data.notes()).anyMatch(note -> note.endsWith("shown works left out: 1."));
    }

    @Test
    void read_steam_findsWhatWasBoughtAndNeverPlayed() {
        Path steam = Path.of(System.getenv().getOrDefault("AFTERCLICK_DATA", "../../shared/data"))
                .resolve("steam");
        assumeTrue(
                Files.isDirectory(steam),
                () -> "skipped: " + steam + " is absent; set AFTERCLICK_DATA to the data sets");
        ContinuationData data = new ContinuationQueries(
                        new ReadOutSource(steam),
                        new ContinuationQueries.Selection("default", Optional.empty(), Optional.empty(), 3, 512))
                .read();
        assertThat(data.all().clicks()).isEqualTo(129_511);
        assertThat(data.all().oneAndDones()).isEqualTo(58_750);
        CoverBait bait = CoverBait.of(data.works());
        assertThat(bait.suspects().get(0).work().title()).isEqualTo("Half-Life 2 Lost Coast");
        assertThat(bait.suspects()).noneMatch(suspect -> suspect.work().title().equals("Dota 2"));
    }

    @Test
    void read_folderWithNothingOfTheKind_saysSo() {
        assertThatThrownBy(() -> read(1, Optional.empty()))
                .isInstanceOf(ReadOutException.class)
                .hasMessageContaining("neither a history");
    }

    private ContinuationData read(int shards, Optional<LocalDate> change) {
        return new ContinuationQueries(
                        new ReadOutSource(folder),
                        new ContinuationQueries.Selection("default", Optional.empty(), change, shards, 512))
                .read();
    }

    private static Map<String, Outcomes> groups(ContinuationData data, String id) {
        return data.breakdowns().stream()
                .filter(breakdown -> breakdown.id().equals(id))
                .flatMap(breakdown -> breakdown.groups().stream())
                .collect(Collectors.toMap(Breakdown.Group::name, Breakdown.Group::outcomes));
    }

    /** Against a recount reader by reader. */
    private static void assertSame(
            Outcomes found, List<WrittenHistory.Shown> all, Function<WrittenHistory.Shown, Boolean> which) {
        Map<String, double[]> readers = new TreeMap<>();
        for (WrittenHistory.Shown shown : all) {
            if (which.apply(shown)) {
                double[] counts = readers.computeIfAbsent(shown.reader(), none -> new double[4]);
                counts[0]++;
                counts[1] += shown.clicked() ? 1 : 0;
                counts[2] += shown.readOn() ? 1 : 0;
                counts[3] += shown.oneAndDone() ? 1 : 0;
            }
        }
        Moments moments = new Moments(4);
        readers.values().forEach(moments::add);
        Outcomes wanted = new Outcomes(moments);
        assertThat(found.readers()).isEqualTo(wanted.readers());
        assertThat(List.of(found.impressions(), found.clicks(), found.readOns(), found.oneAndDones()))
                .isEqualTo(List.of(wanted.impressions(), wanted.clicks(), wanted.readOns(), wanted.oneAndDones()));
        assertThat(found.continuation().variance())
                .isCloseTo(wanted.continuation().variance(), within(1e-12));
    }

    private static String decision(String id, String reader, String at, boolean bot, String... shown) {
        return "{\"tenant\":\"default\",\"decision_id\":\"" + id + "\",\"reader\":\"" + reader + "\",\"bot_like\":"
                + bot
                + ",\"query_work_id\":\"q\",\"ranked_at\":\"" + at
                + "\",\"policy\":\"two-step\",\"candidates\":[{\"work_id\":\"x\","
                + "\"score\":0.5}],\"shown\":[" + String.join(",", shown) + "]}\n";
    }

    private static String slot(String work, boolean seen, boolean clicked, boolean readOn, boolean open) {
        return "{\"work_id\":\"" + work + "\",\"propensity\":0.1,\"seen\":" + seen + ",\"clicked\":" + clicked
                + ",\"read_on\":" + readOn + ",\"open\":" + open + "}";
    }
}
