package io.afterclick.insight.app.cli;

import static io.afterclick.insight.adapter.jdbc.DatabaseServer.PASSWORD;
import static io.afterclick.insight.adapter.jdbc.DatabaseServer.USER;
import static org.assertj.core.api.Assertions.assertThat;

import io.afterclick.insight.adapter.duckdb.InMemoryDuckDb;
import io.afterclick.insight.adapter.jdbc.DatabaseServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an import of millions of reads costs. Prints its figures; asserts what does not depend on the machine's speed. */
@Tag("long")
class ImportLongIT {
    private static final int SHARDS = 16;
    private static final Pattern MEMORY = Pattern.compile("s left, (\\d+) MiB");
    private static final Pattern PEAK = Pattern.compile("peak memory: (\\d+) MiB");

    @TempDir
    Path folder;

    @Test
    void fiveMillionReadsFromMariaDb_killedInTheMiddle_equalADirectCountWithFlatMemory() throws Exception {
        int reads = 5_000_000;
        try (DatabaseServer server = DatabaseServer.mariaDb(folder.resolve("server"))) {
            server.execute(
                    "CREATE TABLE history (reader_id INT, work_id INT, read_at DATETIME, plays INT) ENGINE = MyISAM",
                    "INSERT INTO history SELECT seq * 7919 % 20011, (seq * 7919 % 20011 * 13 + seq % 5) % 4900,"
                            + " TIMESTAMPADD(SECOND, seq * 13 % 15000000, '2026-01-01'), seq % 4 FROM seq_1_to_"
                            + reads);
            Path out = folder.resolve("out");
            String[] arguments = {
                "--jdbc",
                server.url(),
                "--user",
                USER,
                "--password-env",
                "DB_PASSWORD",
                "--grain",
                "month",
                "--query",
                "SELECT reader_id, work_id, read_at, plays FROM history",
                "--shards",
                "" + SHARDS,
                "--out",
                out.toString()
            };
            Process killed = ImportRun.start(folder.resolve("killed.log"), List.of("-Xmx128m"), PASSWORD, arguments);
            Awaitility.await("some shards")
                    .atMost(Duration.ofMinutes(5))
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> ImportRun.parts(out) >= 6);
            killed.destroyForcibly().waitFor();
            long before = ImportRun.parts(out);
            assertThat(before).isBetween(6L, SHARDS - 1L);

            long start = System.nanoTime();
            Path log = folder.resolve("resumed.log");
            assertThat(ImportRun.start(log, List.of("-Xmx128m"), PASSWORD, arguments)
                            .waitFor())
                    .as(Files.readString(log))
                    .isZero();
            double seconds = (System.nanoTime() - start) / 1e9;
            List<Long> memory = numbers(MEMORY, Files.readString(log));
            try (Connection connection = server.connect()) {
                assertThat(digest(out))
                        .isEqualTo(ImportRun.rows(
                                connection,
                                "SELECT COUNT(*), SUM(n), SUM(p), BIT_XOR(CAST(r AS SIGNED) * 1000003 + w * 101 + m * 7"
                                        + " + n * 3 + p) FROM (SELECT reader_id r, work_id w, MONTH(MAX(read_at)) m,"
                                        + " COUNT(*) n, CAST(SUM(plays) AS SIGNED) p FROM history GROUP BY reader_id,"
                                        + " work_id, EXTRACT(YEAR_MONTH FROM read_at)) q"));
            }
            // Each shard is a sixteenth: a leak of one shard's rows would show as growth from shard to shard.
            assertThat(memory.get(memory.size() - 1) - memory.get(1)).isLessThan(64);
            print(
                    "5,000,000 reads, MariaDB, 16 shards: killed after %d, %d more in %.1f s, memory by shard %s MiB,"
                            + " peak %s MiB",
                    before, SHARDS - before, seconds, memory, numbers(PEAK, Files.readString(log)));

            String[] fetched = arguments.clone();
            fetched[fetched.length - 1] = folder.resolve("fetched").toString();
            String[] pushed = arguments.clone();
            pushed[pushed.length - 1] = folder.resolve("pushed").toString();
            compare("5,000,000 reads, MariaDB, by month", pushed, fetched);
        }
    }

    @Test
    void thirtyMillionReadsInDuckDb_pushedDownAndFetched_areTheSame() throws Exception {
        Path reads = folder.resolve("reads.parquet");
        try (Connection duckDb = InMemoryDuckDb.open();
                Statement statement = duckDb.createStatement()) {
            // 50,000 readers x 100 works each, in 6 months: 10,000,000 sums of 30,000,000 reads
            statement.execute(
                    "COPY (SELECT i * 7919 % 50021 AS reader_id, (i * 7919 % 50021) * 13 % 4900 + i % 100 AS work_id,"
                            + " TIMESTAMP '2026-01-01' + to_seconds(i % 5000000 * 3) AS read_at, i % 4 AS plays"
                            + " FROM range(30000000) t(i)) TO '" + reads + "' (FORMAT PARQUET)");
        }
        String[] arguments = {
            "--parquet",
            reads.toString(),
            "--grain",
            "month",
            "--shards",
            "8",
            "--out",
            folder.resolve("pushed").toString()
        };
        String[] fetched = arguments.clone();
        fetched[7] = folder.resolve("fetched").toString();
        compare("30,000,000 reads, Parquet by DuckDB, by month", arguments, fetched);
    }

    private void compare(String what, String[] pushed, String[] fetched) throws Exception {
        List<String> all = new ArrayList<>(List.of(fetched));
        all.add("--no-push-down");
        Cost withPushDown = run("pushed.log", pushed);
        Cost without = run("fetched.log", all.toArray(String[]::new));
        Path first = Path.of(pushed[pushed.length - 1]);
        Path second = Path.of(fetched[fetched.length - 1]);
        List<String> sums = digest(first);
        assertThat(digest(second)).isEqualTo(sums);
        print(
                "%s: %s rows, reads, plays, digest; push-down %.1f s, %d MiB; fetch, then aggregate %.1f s, %d MiB;"
                        + " ratio %.1f",
                what,
                sums,
                withPushDown.seconds(),
                withPushDown.peak(),
                without.seconds(),
                without.peak(),
                without.seconds() / withPushDown.seconds());
    }

    private record Cost(double seconds, long peak) {}

    private Cost run(String name, String... arguments) throws Exception {
        Path log = folder.resolve(name);
        long start = System.nanoTime();
        assertThat(ImportRun.start(log, List.of("-Xmx128m"), PASSWORD, arguments)
                        .waitFor())
                .as(Files.readString(log))
                .isZero();
        return new Cost(
                (System.nanoTime() - start) / 1e9,
                numbers(PEAK, Files.readString(log)).get(0));
    }

    private static List<String> digest(Path folder) throws SQLException {
        return ImportRun.imported(
                folder,
                "count(*), CAST(sum(reads) AS BIGINT), CAST(sum(plays) AS BIGINT),"
                        + " bit_xor(CAST(reader_id AS BIGINT) * 1000003 + CAST(work_id AS BIGINT) * 101"
                        + " + month(read_at) * 7 + reads * 3 + CAST(plays AS BIGINT))");
    }

    private static List<Long> numbers(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult found) -> Long.parseLong(found.group(1)))
                .toList();
    }

    @SuppressWarnings("SystemOut") // The figures of docs/proof.md.
    private static void print(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }
}
