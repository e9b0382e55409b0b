package io.afterclick.insight.adapter.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afterclick.insight.adapter.duckdb.InMemoryDuckDb;
import io.afterclick.insight.diversity.reading.ReadingData;
import io.afterclick.insight.diversity.reading.Reads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
    @TempDir
    Path folder;

    @Test
    void read_csv_ordersByReaderAndTime() throws IOException {
        write(
                "reads.csv",
                "reader_id,work_id,plays,read_at\n",
                "b,7,2,2020-01-02T00:00:00Z\n",
                "a,007,3,2020-01-02T01:30:00+01:00\n",
                "a,7,1,2020-01-01T00:00:00Z\n",
                "a,8,,\n");
        write(
                "works.csv",
                "work_id,title,genres,creators\n",
                "7,\"Seven, the\",Drama|Crime,X\n",
                "8,,Drama,\n",
                "9,Nine,Other,Y\n");

        ReadingData data = DataFolder.read(folder);

        Reads reads = data.reads();
        assertThat(reads.readerCount()).isEqualTo(2);
        assertThat(reads.size()).isEqualTo(4);
        assertThat(reads.second(0)).isEqualTo(Reads.UNDATED);
        assertThat(reads.second(1))
                .isEqualTo(Instant.parse("2020-01-01T00:00:00Z").getEpochSecond());
        assertThat(reads.second(2))
                .isEqualTo(Instant.parse("2020-01-02T00:30:00Z").getEpochSecond());
        assertThat(reads.plays(2)).isEqualTo(3);
        assertThat(reads.plays(0)).isEqualTo(1);
        // "7" and "007" are different works.
        assertThat(reads.workCount()).isEqualTo(3);
        assertThat(data.playsName()).isEqualTo("plays");
        int seven = reads.work(1);
        assertThat(data.works().titles().get(seven)).isEqualTo("Seven, the");
        assertThat(data.works().genres()[seven]).hasSize(2);
        assertThat(data.works().genreNames()).containsExactly("Drama", "Crime");
        assertThat(data.works().creatorCount()).isEqualTo(1);
        assertThat(data.tags()).isEmpty();
    }

    @Test
    void read_parquet_isTheSameAsCsv() throws IOException, SQLException {
        Files.createDirectory(folder.resolve("reads"));
        try (Connection duckDb = InMemoryDuckDb.open();
                Statement statement = duckDb.createStatement()) {
            statement.execute(
                    "COPY (SELECT 'a' AS reader_id, 5 AS work_id, TIMESTAMP '2020-01-01 00:00:00' AS read_at UNION ALL"
                            + " SELECT 'a', 6, TIMESTAMP '2020-01-03 00:00:00') TO '"
                            + folder.resolve("reads").resolve("1.parquet")
                            + "' (FORMAT parquet)");
        }

        Reads reads = DataFolder.read(folder).reads();

        assertThat(reads.size()).isEqualTo(2);
        assertThat(reads.second(1) - reads.second(0)).isEqualTo(2 * 86_400);
        assertThat(reads.plays(1)).isEqualTo(1);
    }

    @Test
    void read_faultyTables_saysWhatIsWrong() throws IOException {
        assertThatThrownBy(() -> DataFolder.read(folder)).hasMessageContaining("has neither reads.csv nor");
        assertThatThrownBy(() -> DataFolder.read(folder.resolve("none"))).hasMessageContaining("is no folder");
        write("reads.csv", "reader_id,work\n", "a,1\n");
        assertThatThrownBy(() -> DataFolder.read(folder)).hasMessageEndingWith("there is no column work_id");
        write("reads.csv", "reader_id,work_id,read_at\n", "a,1,yesterday\n");
        assertThatThrownBy(() -> DataFolder.read(folder))
                .isInstanceOf(TableException.class)
                .hasMessageContaining("column read_at holds 'yesterday', which is no time");
        write("reads.csv", "reader_id,work_id,plays\n", "a,1,-2\n");
        assertThatThrownBy(() -> DataFolder.read(folder)).hasMessageContaining("column plays holds '-2'");
    }

    private void write(String name, String... lines) throws IOException {
        Files.writeString(folder.resolve(name), String.join("", lines));
    }
}
