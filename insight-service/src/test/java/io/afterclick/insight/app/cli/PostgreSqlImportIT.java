package io.afterclick.insight.app.cli;

import static io.afterclick.insight.adapter.jdbc.DatabaseServer.USER;
import static org.assertj.core.api.Assertions.assertThat;

import io.afterclick.insight.adapter.jdbc.DatabaseServer;
import java.nio.file.Path;
import java.sql.Connection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Imports from a real PostgreSQL server. */
class PostgreSqlImportIT {
    @TempDir
    Path folder;

    private DatabaseServer server;

    @BeforeEach
    void fill() throws Exception {
        server = DatabaseServer.postgreSql(folder);
        server.execute(
                "CREATE TABLE history (number BIGINT, uid UUID, work_id INT, read_at TIMESTAMPTZ, plays NUMERIC)",
                "INSERT INTO history SELECT i % 997 - 50, md5((i % 997)::text)::uuid, i * 31 % 200,"
                        + " timestamptz '2026-01-01 00:00:00+00' + i * interval '17 minutes', i % 4"
                        + " FROM generate_series(1, 30000) i");
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void import_numbersAndUuids_equalADirectCount() throws Exception {
        for (String id : new String[] {"number", "uid"}) {
            for (String push : new String[] {"", "--no-push-down"}) {
                Path out = folder.resolve("out-" + id + push);
                String[] arguments = {
                    "--jdbc",
                    server.url() + "?user=" + USER,
                    "--query",
                    "SELECT " + id + " AS reader_id, work_id, read_at, plays FROM history",
                    "--shards",
                    "4",
                    "--grain",
                    "month",
                    "--parallel",
                    "2",
                    "--out",
                    out.toString(),
                    push
                };
                ImportRun run = ImportRun.of(
                        push.isEmpty() ? java.util.Arrays.copyOf(arguments, arguments.length - 1) : arguments);
                assertThat(run.code).as(run.err).isZero();
                try (Connection connection = server.connect()) {
                    assertThat(
                                    ImportRun.imported(
                                            out,
                                            "reader_id, work_id, strftime(read_at, '%Y-%m-%d %H:%M'), reads, CAST(plays AS BIGINT)"))
                            .isEqualTo(ImportRun.rows(
                                    connection,
                                    "SELECT " + id + ", work_id, to_char(max(read_at) AT TIME ZONE 'UTC',"
                                            + " 'YYYY-MM-DD HH24:MI'), count(*), sum(plays)::bigint FROM history"
                                            + " GROUP BY " + id
                                            + ", work_id, date_trunc('month', read_at AT TIME ZONE 'UTC')"));
                }
            }
        }
    }
}
