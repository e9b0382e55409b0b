package io.afterclick.insight.app.cli;

import static io.afterclick.insight.adapter.jdbc.DatabaseServer.PASSWORD;
import static io.afterclick.insight.adapter.jdbc.DatabaseServer.USER;
import static org.assertj.core.api.Assertions.assertThat;

import io.afterclick.insight.adapter.jdbc.DatabaseServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Imports from a real MariaDB server. */
class ImportIT {
    private static final int READS = 200_000;
    private static final String QUERY =
            "SELECT user_id AS reader_id, title_id AS work_id, seen AS read_at, episode, plays" + " FROM history";
    private static final String DIRECT = "SELECT user_id, title_id, DATE(seen), COUNT(*), SUM(plays),"
            + " COUNT(DISTINCT episode) FROM history WHERE user_id IS NOT NULL GROUP BY user_id, title_id, DATE(seen)";
    private static final String SAME =
            "reader_id, work_id, CAST(read_at AS DATE), reads, CAST(plays AS BIGINT), episodes";

    @TempDir
    static Path serverFolder;

    private static DatabaseServer server;

    @TempDir
    Path folder;

    @BeforeAll
    static void fill() throws Exception {
        server = DatabaseServer.mariaDb(serverFolder);
        server.execute(
                "CREATE TABLE history (user_id INT, title_id VARCHAR(20), seen DATETIME, episode INT, plays INT)",
                "INSERT INTO history SELECT IF(seq % 1000 = 7, NULL, CAST(seq % 3001 AS SIGNED) - 100), CONCAT('w', seq * 7919 % 400),"
                        + " TIMESTAMPADD(MINUTE, seq * 31 % 100000, '2025-11-01'), seq % 5, seq % 3 + 1 FROM seq_1_to_"
                        + READS);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void import_killedInTheMiddleAndRunAgain_equalsADirectCountAndHoldsNoPassword() throws Exception {
        String[] arguments = arguments("16");
        Path log = folder.resolve("killed.log");
        Process killed = ImportRun.start(log, List.of("-Xmx256m"), PASSWORD, arguments);
        try (Connection connection = server.connect();
                Statement lock = connection.createStatement()) {
            Awaitility.await("some shards")
                    .atMost(Duration.ofMinutes(1))
                    .pollInterval(Duration.ofMillis(2))
                    .until(() -> ImportRun.parts(out()) >= 2);
            lock.execute("LOCK TABLES history WRITE"); // the next shard waits, so the kill is in the middle
            killed.destroyForcibly().waitFor();
            lock.execute("UNLOCK TABLES");
        }
        long before = ImportRun.parts(out());
        assertThat(before).isBetween(2L, 15L);
        assertThat(out().resolve("reads")).doesNotExist();

        Path again = folder.resolve("again.log");
        Process resumed = ImportRun.start(again, List.of("-Xmx256m"), PASSWORD, arguments);
        assertThat(resumed.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(Files.readString(again)).contains(before + " of 16 shards are there");
        assertThat(resumed.exitValue()).as(Files.readString(again)).isZero();

        try (Connection connection = server.connect()) {
            assertThat(ImportRun.imported(out(), SAME)).isEqualTo(ImportRun.rows(connection, DIRECT));
        }
        assertThat(Files.readString(again)).contains("200 reads without reader_id or work_id left out");
        assertThat(Files.readString(log)
                        + Files.readString(again)
                        + Files.readString(out().resolve("reads.import.json")))
                .doesNotContain(PASSWORD);
    }

    /** k8s/sample: what docker-compose.yml gives its MySQL, and the queries of load.sh. */
    @Test
    void import_sampleCatalog_yieldsFilesThatALoadTakes() throws Exception {
        Path sample = Path.of("../k8s/sample");
        server.execute("CREATE DATABASE webtoon CHARACTER SET utf8mb4");
        String url = server.url().replace("/shop", "/webtoon") + "?user=" + USER + "&password=" + PASSWORD;
        String withoutComments = Files.readString(sample.resolve("catalog.sql")).replaceAll("(?m)--.*$", "");
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            for (String command : withoutComments.split(";")) {
                if (!command.isBlank()) {
                    statement.execute(command);
                }
            }
        }
        String script = Files.readString(sample.resolve("load.sh"));

        ImportRun run = ImportRun.of(
                "--jdbc",
                url,
                "--query",
                option(script, "query"),
                "--works-query",
                option(script, "works-query"),
                "--format",
                "csv",
                "--out",
                out().toString());

        assertThat(run.code).as(run.err).isZero();
        List<String> works = Files.readAllLines(out().resolve("works.csv"));
        assertThat(works.get(0))
                .isEqualTo("work_id,title,creators,genres,tags,synopsis,pricing,free_episodes,episodes,published_at");
        assertThat(works.subList(1, works.size()))
                .hasSize(240)
                .allMatch(work -> work.matches(".*,(FREE,|PAID,|FREE_FIRST,3),[0-9]+,20[0-9]{2}-[0-9]{2}-[0-9]{2}"));
        assertThat(Files.readAllLines(out().resolve("reads.csv"))).hasSize(1 + 55_374);
    }

    private static String option(String script, String name) {
        Matcher quoted = Pattern.compile("--" + name + " '([^']*)'").matcher(script);
        assertThat(quoted.find()).as(name).isTrue();
        return quoted.group(1);
    }

    @Test
    void import_inParallelOrWithoutPushDownOrByWork_isTheSame() throws Exception {
        try (Connection connection = server.connect()) {
            List<String> direct = ImportRun.rows(connection, DIRECT);
            String credentials = server.url() + "?user=" + USER + "&password=" + PASSWORD;
            for (List<String> options : List.of(
                    List.of("--shards", "5", "--parallel", "3"),
                    List.of("--shards", "3", "--no-push-down", "--memory", "64"),
                    List.of("--shards", "4", "--shard-by", "work_id"))) {
                Path target = folder.resolve(String.join("", options).replace("-", ""));
                List<String> all = new java.util.ArrayList<>(
                        List.of("--jdbc", credentials, "--query", QUERY + ";", "--out", target.toString()));
                all.addAll(options);
                ImportRun run = ImportRun.of(all.toArray(String[]::new));
                assertThat(run.code).as(run.err).isZero();
                assertThat(ImportRun.imported(target, SAME)).isEqualTo(direct);
                assertThat(Files.readString(target.resolve("reads.import.json")))
                        .doesNotContain(PASSWORD);
            }
        }
    }

    @Test
    void import_otherQueryUrlOrShards_areRefusedAndTheSameIsComplete() throws Exception {
        String url = server.url() + "?user=" + USER + "&password=" + PASSWORD;
        String[] first = {"--jdbc", url, "--query", QUERY, "--shards", "2", "--out", out().toString()};
        assertThat(ImportRun.of(first).code).isZero();

        assertThat(ImportRun.of(first).out).startsWith("complete already: 199,800 reads");
        String[] shards = first.clone();
        shards[5] = "3";
        assertRefused(ImportRun.of(shards), "shards was 2, now it is 3");
        String[] query = first.clone();
        query[3] = QUERY + " WHERE 1 = 1";
        assertRefused(ImportRun.of(query), "holds another import: query was");
        String[] other = first.clone();
        other[1] = url.replace("/shop", "/mysql");
        assertRefused(ImportRun.of(other), "holds another import: source was");
    }

    @Test
    void import_wrongPasswordQueryOrColumns_isOneLineThatSaysWhat() {
        String right = server.url() + "?user=" + USER + "&password=" + PASSWORD;
        assertRefused(run(server.url() + "?user=" + USER + "&password=wrong-Secret", QUERY), "Access denied");
        assertRefused(run(right, "SELECT user_id FROM history"), "yields no column reader_id; it yields user_id");
        assertRefused(run(right, "SELECT nothing FROM history"), "Unknown column 'nothing'");
        assertRefused(
                run(right, "SELECT user_id AS reader_id, title_id AS work_id, 'today' AS read_at FROM history"),
                "read_at is neither date nor timestamp");
        assertRefused(run("jdbc:oracle:thin:@host", QUERY), "not jdbc:oracle:");
        assertRefused(
                ImportRun.of("--jdbc", right, "--query", QUERY, "--shard-by", "episode", "--out", out().toString()),
                "shards go by reader_id or work_id, not by episode");
    }

    @Test
    void import_idsThatDifferInCase_stayReadersOfTheirOwn() throws Exception {
        server.execute(
                "CREATE TABLE cases (reader_id VARCHAR(10), work_id VARCHAR(10)) COLLATE utf8mb4_general_ci",
                "INSERT INTO cases VALUES ('aB', 'w'), ('Ab', 'w'), ('aB', 'W'), ('aB', 'w'), ('007', 'w'), ('7', 'w')");
        String url = server.url() + "?user=" + USER + "&password=" + PASSWORD;
        ImportRun run = ImportRun.of(
                "--jdbc", url, "--query", "SELECT * FROM cases", "--shards", "3", "--out", out().toString());
        assertThat(run.code).as(run.err).isZero();
        assertThat(ImportRun.imported(out(), "reader_id, work_id, reads"))
                .containsExactly("007|w|1|", "7|w|1|", "Ab|w|1|", "aB|W|1|", "aB|w|2|");
    }

    @Test
    void import_asCsvWithWorks_isAFolderThatLoadTakes() throws Exception {
        String url = server.url() + "?user=" + USER + "&password=" + PASSWORD;
        ImportRun run = ImportRun.of(
                "--jdbc",
                url,
                "--query",
                QUERY,
                "--grain",
                "month",
                "--format",
                "csv",
                "--works-query",
                "SELECT DISTINCT title_id AS work_id, CONCAT('A title, \"', title_id, '\"') AS title FROM history",
                "--out",
                out().toString());
        assertThat(run.code).as(run.err).isZero();
        List<String> reads = Files.readAllLines(out().resolve("reads.csv"));
        assertThat(reads.get(0)).isEqualTo("reader_id,work_id,read_at,episodes,plays,reads");
        assertThat(reads.get(1)).matches("-?\\d+,w\\d+,2025-1[12]-\\d\\dT\\d\\d:\\d\\d:00Z,\\d+,\\d+\\.0,\\d+");
        assertThat(Files.readAllLines(out().resolve("works.csv")))
                .hasSize(401)
                .startsWith("work_id,title")
                .contains("w7,\"A title, \"\"w7\"\"\"");
        assertThat(out().resolve("reads.unfinished")).doesNotExist();
        assertThat(ImportRun.files(out().resolve("reads.csv"), "CAST(sum(reads) AS BIGINT)"))
                .containsExactly("199800|");
    }

    private ImportRun run(String url, String query) {
        return ImportRun.of("--jdbc", url, "--query", query, "--out", out().toString());
    }

    private static void assertRefused(ImportRun run, String reason) {
        assertThat(run.code).isEqualTo(2);
        assertThat(run.err.lines()).hasSize(1);
        assertThat(run.err).contains(reason).doesNotContain(PASSWORD).doesNotContain("wrong-Secret");
    }

    private Path out() {
        return folder.resolve("out");
    }

    private String[] arguments(String shards) {
        return new String[] {
            "--jdbc",
            server.url(),
            "--user",
            USER,
            "--password-env",
            "DB_PASSWORD",
            "--query",
            QUERY,
            "--shard-by",
            "reader_id",
            "--shards",
            shards,
            "--out",
            out().toString()
        };
    }
}
