package io.afterclick.local.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afterclick.local.progress.RecordedProgress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataFolderTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);

    @TempDir
    Path folder;

    private final RecordedProgress progress = new RecordedProgress();

    @Test
    void open_everyColumn_isRead() {
        works(
                "work_id,title,creators,genres,tags,synopsis,language,pricing,free_episodes,episodes,format,franchise,published_at,available",
                "w1, A Title ,Ann|Bo,Drama||Drama| Horror ,x,\"Two lines,\nand \"\"quotes\"\"\",ko,FREE_FIRST,3,24,webtoon,The Saga,2020-02-03,false");
        List<WorkRow> rows = workRows();
        assertThat(rows).hasSize(1);
        WorkRow work = rows.get(0);
        assertThat(work.workId()).isEqualTo("w1");
        assertThat(work.title()).isEqualTo("A Title");
        assertThat(work.creators()).containsExactly("Ann", "Bo");
        assertThat(work.genres()).containsExactly("Drama", "Horror");
        assertThat(work.tags()).containsExactly("x");
        assertThat(work.synopsis()).isEqualTo("Two lines,\nand \"quotes\"");
        assertThat(work.language()).isEqualTo("ko");
        assertThat(work.pricing()).isEqualTo("FREE_FIRST");
        assertThat(work.freeEpisodes()).hasValue(3);
        assertThat(work.episodes()).hasValue(24);
        assertThat(work.format()).isEqualTo("webtoon");
        assertThat(work.franchise()).isEqualTo("The Saga");
        assertThat(work.publishedAt()).contains(Instant.parse("2020-02-03T00:00:00Z"));
        assertThat(work.available()).contains(false);
    }

    @Test
    void open_onlyRequiredColumnsInOtherOrderWithByteOrderMarkAndCrLf_isRead() {
        write("works.csv", "\uFEFFtitle,work_id\r\nA,1\r\n\r\nB,2");
        assertThat(workRows()).extracting(WorkRow::workId).containsExactly("1", "2");
        assertThat(workRows().get(0).episodes()).isEmpty();
    }

    @Test
    void open_readsWithAndWithoutTime_areDatedOrImported() {
        works("work_id,title", "1,A");
        reads(
                "reader_id,work_id,episode,rating,plays,read_at",
                "r,1,,,,",
                "r,1,2,7.5,3,2013-04-03T22:45:07Z",
                "r,1,3,,,2013-04-03T22:45:07+09:00");
        List<ReadRow> rows = readRows();
        assertThat(rows.get(0).readAt()).isEmpty();
        assertThat(rows.get(0).episode()).isEmpty();
        assertThat(rows.get(1).readAt()).contains(Instant.parse("2013-04-03T22:45:07Z"));
        assertThat(rows.get(1).episode()).hasValue(2);
        assertThat(rows.get(1).rating()).hasValue(7.5);
        assertThat(rows.get(1).plays()).hasValue(3.0);
        assertThat(rows.get(2).readAt()).contains(Instant.parse("2013-04-03T13:45:07Z"));
    }

    @Test
    void open_hoursPlayed_arePlaysAndZeroIsNoRead() {
        works("work_id,title", "1,A");
        reads("reader_id,work_id,hours_played", "r,1,0.5", "s,1,0", "t,1,0.0", "u,1,");
        assertThat(readRows()).extracting(ReadRow::readerId).containsExactly("r", "u");
        assertThat(readRows().get(0).plays()).hasValue(0.5);
        assertThat(progress.lines()).anyMatch(line -> line.startsWith("notice: reads.csv: 2 lines"));
        assertThat(open().reads()).isEqualTo(2);
    }

    @Test
    void open_otherColumns_areLeftOutWithOneNotice() {
        works("work_id,colour,title,mood", "1,red,A,dark");
        assertThat(workRows()).extracting(WorkRow::title).containsExactly("A");
        assertThat(new ArrayList<>(progress.lines()))
                .containsExactly("notice: works.csv: not used, left out: columns colour, mood");
    }

    @Test
    void open_readsOfWorksThatAreNotInTheFolder_areSentWithANotice() {
        works("work_id,title", "1,A");
        reads("reader_id,work_id", "r,1", "r,2");
        assertThat(open().reads()).isEqualTo(2);
        assertThat(progress.lines())
                .singleElement()
                .asString()
                .contains("1 reads are of works that works.csv does not");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '\'',
            value = {
                "work_id,title; ,A; 2; work_id \"\" must not be empty",
                "work_id,title; 1,; 2; title \"\" must not be empty",
                "work_id,title; 1; 2; 1 cell, but the header names 2",
                "work_id,title; 1,A,B; 2; 3 cells, but the header names 2",
                "work_id,title; ..,A; 2; work_id \"..\" cannot be an id",
                "work_id,title; a\u0007b,A; 2; work_id \"a?b\" must not hold control characters",
                "work_id,title; 1,\"A; 2; is no CSV",
                "work_id,title; 1,\"A\"b; 2; is no CSV",
                "work_id,title,episodes; 1,A,x; 2; episodes \"x\" must be a whole number from 0 to 1000000",
                "work_id,title,episodes; 1,A,-1; 2; episodes \"-1\" must be a whole number from 0",
                "work_id,title,episodes; 1,A,1.5; 2; episodes \"1.5\" must be a whole number from 0",
                "work_id,title,episodes; 1,A,1000001; 2; episodes \"1000001\" must be a whole number from 0",
                "work_id,title,pricing; 1,A,CHEAP; 2; pricing \"CHEAP\" must be FREE, FREE_FIRST or PAID",
                "work_id,title,pricing,free_episodes; 1,A,FREE,3; 2; free_episodes \"3\" goes only with",
                "work_id,title,free_episodes; 1,A,0; 2; free_episodes \"0\" must be a whole number from 1",
                "work_id,title,language; 1,A,korean!; 2; language \"korean!\" must be a language tag",
                "work_id,title,published_at; 1,A,yesterday; 2; published_at \"yesterday\" must be a time",
                "work_id,title,published_at; 1,A,2020-02-03T10:00; 2; published_at \"2020-02-03T10:00\" must be a time",
                "work_id,title,available; 1,A,yes; 2; available \"yes\" must be true or false",
            })
    void open_badWorkLine_isRefusedWithFileLineAndReason(String header, String line, long number, String reason) {
        works(header, line);
        assertRefused("works.csv", number, reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '\'',
            value = {
                "reader_id,work_id; ,1; reader_id \"\" must not be empty",
                "reader_id,work_id; r,; work_id \"\" must not be empty",
                "reader_id,work_id,episode; r,1,0; episode \"0\" must be a whole number from 1",
                "reader_id,work_id,rating; r,1,good; rating \"good\" must be a number",
                "reader_id,work_id,rating; r,1,NaN; rating \"NaN\" must be a number",
                "reader_id,work_id,plays; r,1,-2; plays \"-2\" must not be negative",
                "reader_id,work_id,hours_played; r,1,-0.5; hours_played \"-0.5\" must not be negative",
                "reader_id,work_id,read_at; r,1,2026-03-01T12:06:00Z; read_at \"2026-03-01T12:06:00Z\" is in the future",
                "reader_id,work_id,read_at; r,1,03.04.2013; read_at \"03.04.2013\" must be a time",
            })
    void open_badReadLine_isRefusedWithFileLineAndReason(String header, String line, String reason) {
        works("work_id,title", "1,A");
        reads(header, line);
        assertRefused("reads.csv", 2, reason);
    }

    @Test
    void open_badLineBelowACellOfSeveralLines_isCountedInLinesOfTheFile() {
        works("work_id,title,synopsis", "1,A,\"one\ntwo\nthree\"", "2,B,x", "3,,x");
        assertRefused("works.csv", 6, "title \"\" must not be empty");
    }

    @Test
    void open_badRecordOfSeveralLines_isNamedByItsFirstLine() {
        works("work_id,title,synopsis", "1,A,x", "2,,\"one\ntwo\"", "3,C,x");
        assertRefused("works.csv", 3, "title \"\" must not be empty");
    }

    @Test
    void open_sameWorkTwice_isRefused() {
        works("work_id,title", "1,A", "2,B", "1,C");
        assertRefused("works.csv", 4, "work_id \"1\" is on an earlier line as well");
    }

    @Test
    void open_idOf129Characters_isRefused() {
        works("work_id,title", "w".repeat(128) + ",A");
        assertThat(open().works()).isEqualTo(1);
        works("work_id,title", "w".repeat(129) + ",A");
        assertRefused("works.csv", 2, "has 129 characters, but must have at most 128");
    }

    @Test
    void open_tooManyGenres_isRefused() {
        works("work_id,title,genres", "1,A," + "g0|g1|g2|g3|".repeat(16) + "|g4");
        assertThat(workRows().get(0).genres()).hasSize(5);
        List<String> genres = new ArrayList<>();
        for (int i = 0; i < 65; i++) {
            genres.add("g" + i);
        }
        works("work_id,title,genres", "1,A," + String.join("|", genres));
        assertRefused("works.csv", 2, "joins 65 values, but must join at most 64");
    }

    @Test
    void open_quoteThatIsNeverClosed_isFoundWithoutReadingTheWholeFile() {
        works("work_id,title", "1,\"A", "x\n".repeat(CsvTable.MAX_RECORD_CHARACTERS));
        assertRefused("works.csv", 2, "is no CSV");
    }

    @Test
    void open_notUtf8_isRefusedWithItsLine() throws IOException {
        Files.write(
                folder.resolve("works.csv"),
                "work_id,title\n1,A\n2,M\u00FCller\n".getBytes(StandardCharsets.ISO_8859_1));
        assertRefused("works.csv", 3, "is not UTF-8");
    }

    @Test
    void open_headerWithoutARequiredColumn_isRefused() {
        works("work_id,name", "1,A");
        assertRefused("works.csv", 1, "column \"title\" is missing");
    }

    @Test
    void open_headerWithAColumnTwice_isRefused() {
        works("work_id,title,title", "1,A,B");
        assertRefused("works.csv", 1, "column \"title\" is named twice");
    }

    @Test
    void open_emptyFile_isRefused() {
        write("works.csv", "");
        assertThatThrownBy(this::open).isInstanceOf(LoadException.class).hasMessageContaining("is empty");
    }

    @Test
    void open_noFolderOrNoWorks_isRefused() {
        assertReason(LoadException.Reason.FOLDER_UNUSABLE, () -> DataFolder.open(folder.resolve("x"), CLOCK, progress));
        assertReason(LoadException.Reason.FOLDER_UNUSABLE, this::open);
    }

    @Test
    void contentHash_followsTheContentAlone() throws IOException {
        works("work_id,title", "1,A");
        String hash = open().contentHash();
        Path copy = Files.createDirectories(folder.resolve("copy"));
        Files.copy(folder.resolve("works.csv"), copy.resolve("works.csv"));
        assertThat(DataFolder.open(copy, CLOCK, progress).contentHash()).isEqualTo(hash);
        reads("reader_id,work_id", "r,1");
        assertThat(open().contentHash()).isNotEqualTo(hash);
    }

    private void assertRefused(String file, long line, String reason) {
        assertThatThrownBy(this::open)
                .isInstanceOfSatisfying(
                        LoadException.class, e -> assertThat(e.reason()).isEqualTo(LoadException.Reason.BAD_FILE))
                .hasMessageStartingWith(folder.resolve(file) + ", line " + line + ": ")
                .hasMessageContaining(reason);
    }

    private static void assertReason(
            LoadException.Reason reason, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(LoadException.class, e -> assertThat(e.reason())
                .isEqualTo(reason));
    }

    private DataFolder open() {
        return DataFolder.open(folder, CLOCK, progress);
    }

    private List<WorkRow> workRows() {
        List<WorkRow> rows = new ArrayList<>();
        open().forEachWork(rows::add);
        return rows;
    }

    private List<ReadRow> readRows() {
        List<ReadRow> rows = new ArrayList<>();
        open().forEachRead(rows::add);
        return rows;
    }

    private void works(String... lines) {
        write("works.csv", String.join("\n", lines) + "\n");
    }

    private void reads(String... lines) {
        write("reads.csv", String.join("\n", lines) + "\n");
    }

    private void write(String name, String content) {
        try {
            Files.writeString(folder.resolve(name), content);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
