package io.afterclick.insight.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportFilesTest {
    @TempDir
    Path folder;

    @Test
    void import_csv_keepsIdsAsTextAndSumsByDay() throws Exception {
        Path csv = folder.resolve("in.csv");
        Files.writeString(csv, """
                reader_id,work_id,read_at,hours_played,note
                007,1,2026-03-01T10:00:00Z,1.5,x
                007,1,2026-03-01T23:59:59Z,0.5,
                7,1,2026-03-01T10:00:00Z,,
                007,1,2026-03-02T00:00:00Z,1,
                ,1,2026-03-02T00:00:00Z,1,
                """);
        Path out = folder.resolve("out");
        ImportRun run = ImportRun.of("--csv", csv.toString(), "--shards", "3", "--out", out.toString());
        assertThat(run.code).as(run.err).isZero();
        assertThat(run.out)
                .contains("not used, left out: note")
                .contains("1 reads without reader_id or work_id left out");
        assertThat(ImportRun.imported(out, "reader_id, work_id, CAST(read_at AS VARCHAR), hours_played, plays, reads"))
                .containsExactly(
                        "007|1|2026-03-01 23:59:59|2.0|2.0|2|",
                        "007|1|2026-03-02 00:00:00|1.0|1.0|1|",
                        "7|1|2026-03-01 10:00:00|null|1.0|1|");
    }

    @Test
    void import_parquetOfAnImport_asReads_isTheSameAgain() throws Exception {
        Path csv = folder.resolve("in.csv");
        Files.writeString(csv, "reader_id,work_id,episode,rating\na,w,1,3\na,w,2,\nb,v,1,5\n");
        Path first = folder.resolve("first");
        assertThat(ImportRun.of("--csv", csv.toString(), "--grain", "read", "--out", first.toString()).code)
                .isZero();
        Path second = folder.resolve("second");
        ImportRun run = ImportRun.of(
                "--parquet",
                first.resolve("reads/*.parquet").toString(),
                "--grain",
                "total",
                "--out",
                second.toString());
        assertThat(run.code).as(run.err).isZero();
        assertThat(ImportRun.imported(second, "reader_id, work_id, episodes, plays, rating, reads"))
                .containsExactly("a|w|2|2.0|3.0|2|", "b|v|1|1.0|5.0|1|");
    }

    @Test
    void import_fileThatChangedOrFolderOfSomebodyElse_isRefused() throws Exception {
        Path csv = folder.resolve("in.csv");
        Files.writeString(csv, "reader_id,work_id\na,w\n");
        Path out = folder.resolve("out");
        assertThat(ImportRun.of("--csv", csv.toString(), "--out", out.toString()).code)
                .isZero();
        Files.setLastModifiedTime(csv, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
        ImportRun changed = ImportRun.of("--csv", csv.toString(), "--out", out.toString());
        assertThat(changed.code).isEqualTo(2);
        assertThat(changed.err).contains("holds another import: source was");

        Path others = Files.createDirectories(folder.resolve("others/reads"));
        ImportRun refused = ImportRun.of(
                "--csv", csv.toString(), "--out", others.getParent().toString());
        assertThat(refused.code).isEqualTo(2);
        assertThat(refused.err).contains("no import made it");
    }

    @Test
    void import_mistakes_areOneLine() {
        for (String[] arguments : new String[][] {
            {"--out", "x"},
            {"--csv", "nowhere.csv", "--out", "x"},
            {"--csv", "a.csv", "--jdbc", "jdbc:mariadb://h/d", "--out", "x"},
            {"--jdbc", "jdbc:mariadb://h/d", "--out", "x"},
            {"--jdbc", "jdbc:mariadb://h/d", "--query", "SELECT 1", "--password-env", "NOT_SET_ANYWHERE", "--out", "x"},
            {"--csv", "a.csv", "--out", "x", "--grain", "week"},
            {"--csv", "a.csv", "--out", "x", "--parallel", "0"},
        }) {
            ImportRun run = ImportRun.of(arguments);
            assertThat(run.code).as(String.join(" ", arguments)).isEqualTo(2);
            assertThat(run.err.lines()).as(String.join(" ", arguments)).hasSize(1);
        }
    }
}
