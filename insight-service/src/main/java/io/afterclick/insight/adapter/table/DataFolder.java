package io.afterclick.insight.adapter.table;

import io.afterclick.insight.adapter.duckdb.InMemoryDuckDb;
import io.afterclick.insight.diversity.reading.ReadingData;
import io.afterclick.insight.diversity.reading.Reads;
import io.afterclick.insight.diversity.reading.Works;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A folder with the tables {@code reads} ({@code reader_id, work_id} and any of {@code plays, hours_played, read_at}), {@code works}
 * ({@code work_id} and any of {@code title, genres, creators}) and {@code tag_events} ({@code reader_id, work_id, tagged_on}), as
 * CSV or Parquet; only reads must be there. Several values in one cell are joined with {@code |}.
 */
public final class DataFolder {
    private static final long MAX_READS = 100_000_000;

    private final Map<String, Integer> workNumbers = new LinkedHashMap<>();

    private DataFolder() {}

    /** @throws TableException where a table cannot be read */
    public static ReadingData read(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new TableException(folder + " is no folder");
        }
        try (Connection duckDb = InMemoryDuckDb.open()) {
            try (Statement statement = duckDb.createStatement()) {
                statement.execute("SET autoinstall_known_extensions = false"); // nothing is fetched from anywhere
                statement.execute("SET TimeZone = 'UTC'"); // of times without an offset
            }
            return new DataFolder().read(duckDb, folder);
        } catch (SQLException e) {
            throw new TableException(folder + ": " + TableFile.firstLine(e), e);
        }
    }

    private ReadingData read(Connection duckDb, Path folder) throws SQLException {
        TableFile table = TableFile.find(duckDb, folder, "reads")
                .orElseThrow(() ->
                        new TableException(folder + " has neither reads.csv nor reads.parquet nor a folder reads"))
                .require(List.of("reader_id", "work_id"));
        String playsName = table.has("plays") ? "plays" : table.has("hours_played") ? "hours_played" : "";
        String plays = playsName.isEmpty() ? "1.0" : "coalesce(" + table.number(duckDb, playsName) + ", 1)";
        String seconds = table.has("read_at") ? table.seconds(duckDb, "read_at") : "NULL::BIGINT";
        Optional<TableFile> works = TableFile.find(duckDb, folder, "works");
        Optional<TableFile> tags = TableFile.find(duckDb, folder, "tag_events");
        Columns columns = columns(duckDb, table, plays, seconds);
        Optional<Columns> tagColumns = Optional.empty();
        if (tags.isPresent()) {
            TableFile events = tags.get().require(List.of("reader_id", "work_id", "tagged_on"));
            tagColumns = Optional.of(columns(duckDb, events, "1.0", events.seconds(duckDb, "tagged_on")));
        }
        Works known = works.isPresent() ? works(duckDb, works.get()) : unnamed();
        int count = workNumbers.size();
        return new ReadingData(
                folder.toAbsolutePath().normalize().getFileName().toString(),
                columns.reads(count),
                known,
                playsName,
                tagColumns.map(held -> held.reads(count)));
    }

    private Columns columns(Connection duckDb, TableFile table, String plays, String seconds) throws SQLException {
        String query = "SELECT CAST(reader_id AS VARCHAR) AS reader, CAST(work_id AS VARCHAR) AS work, " + plays
                + " AS plays, " + seconds + " AS second FROM " + table.from()
                + " WHERE reader_id IS NOT NULL AND work_id IS NOT NULL ORDER BY 1, 4 NULLS FIRST, 2, 3";
        Columns columns = new Columns();
        try (Statement statement = duckDb.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            String reader = null;
            while (rows.next()) {
                if (columns.size == MAX_READS) {
                    throw new TableException(table.path() + " has more than " + MAX_READS + " rows");
                }
                String next = rows.getString(1);
                if (!next.equals(reader)) {
                    columns.startReader();
                    reader = next;
                }
                int work = workNumbers.computeIfAbsent(rows.getString(2), id -> workNumbers.size());
                long second = rows.getLong(4);
                columns.add(work, rows.wasNull() ? Reads.UNDATED : second, rows.getFloat(3));
            }
        }
        return columns;
    }

    private Works works(Connection duckDb, TableFile table) throws SQLException {
        table.require(List.of("work_id"));
        int count = workNumbers.size();
        List<String> titles = new ArrayList<>(workNumbers.keySet());
        int[][] genres = new int[count][0];
        int[][] creators = new int[count][0];
        Map<String, Integer> genreNumbers = new LinkedHashMap<>();
        Map<String, Integer> creatorNumbers = new LinkedHashMap<>();
        String query = "SELECT CAST(work_id AS VARCHAR)" + cell(table, "title") + cell(table, "genres")
                + cell(table, "creators") + " FROM " + table.from() + " WHERE work_id IS NOT NULL";
        try (Statement statement = duckDb.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                Integer work = workNumbers.get(rows.getString(1));
                if (work != null) {
                    if (rows.getString(2) != null) {
                        titles.set(work, rows.getString(2));
                    }
                    genres[work] = numbers(rows.getString(3), genreNumbers);
                    creators[work] = numbers(rows.getString(4), creatorNumbers);
                }
            }
        }
        return new Works(titles, genres, List.copyOf(genreNumbers.keySet()), creators, creatorNumbers.size());
    }

    private Works unnamed() {
        int count = workNumbers.size();
        return new Works(new ArrayList<>(workNumbers.keySet()), new int[count][0], List.of(), new int[count][0], 0);
    }

    private static String cell(TableFile table, String column) {
        return table.has(column) ? ", CAST(" + column + " AS VARCHAR)" : ", NULL";
    }

    private static int[] numbers(String cell, Map<String, Integer> known) {
        if (cell == null || cell.isBlank()) {
            return new int[0];
        }
        return Arrays.stream(cell.split("\\|"))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .distinct()
                .mapToInt(name -> known.computeIfAbsent(name, key -> known.size()))
                .toArray();
    }

    /** Columns that grow. */
    private static final class Columns {
        private static final int FIRST = 1 << 16;

        private int[] starts = new int[FIRST];
        private int readers;
        private int[] works = new int[FIRST];
        private float[] plays = new float[FIRST];
        private long[] seconds = new long[FIRST];
        private int size;

        void startReader() {
            if (readers + 1 == starts.length) {
                starts = Arrays.copyOf(starts, 2 * starts.length);
            }
            starts[readers++] = size;
        }

        void add(int work, long second, float times) {
            if (size == works.length) {
                works = Arrays.copyOf(works, 2 * size);
                plays = Arrays.copyOf(plays, 2 * size);
                seconds = Arrays.copyOf(seconds, 2 * size);
            }
            works[size] = work;
            plays[size] = times;
            seconds[size++] = second;
        }

        Reads reads(int workCount) {
            int[] bounds = Arrays.copyOf(starts, readers + 1);
            bounds[readers] = size;
            return new Reads(
                    workCount,
                    bounds,
                    Arrays.copyOf(works, size),
                    Arrays.copyOf(plays, size),
                    Arrays.copyOf(seconds, size));
        }
    }
}
