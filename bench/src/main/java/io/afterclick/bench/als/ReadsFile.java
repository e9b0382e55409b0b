package io.afterclick.bench.als;

import io.afterclick.bench.measure.BenchException;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Reads from a CSV file with the columns {@code reader_id} and {@code work_id}; others are not looked at. */
final class ReadsFile {
    private ReadsFile() {}

    /** @throws BenchException when it cannot be read or lacks a column */
    static AlsData load(Path file, long seed) {
        Map<String, Integer> readers = new HashMap<>();
        Map<String, Integer> works = new HashMap<>();
        List<TreeSet<Integer>> worksOf = new ArrayList<>();
        CSVFormat format = CSVFormat.DEFAULT
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();
        try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8);
                CSVParser records = format.parse(in)) {
            for (CSVRecord record : records) {
                int reader = readers.computeIfAbsent(record.get("reader_id"), id -> {
                    worksOf.add(new TreeSet<>());
                    return worksOf.size() - 1;
                });
                worksOf.get(reader).add(works.computeIfAbsent(record.get("work_id"), id -> works.size()));
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new BenchException("cannot read " + file + ": " + e.getMessage(), e);
        }
        int[][] rows = worksOf.stream()
                .map(row -> row.stream().mapToInt(Integer::intValue).toArray())
                .toArray(int[][]::new);
        return LeaveOneOut.split(rows, works.size(), seed);
    }
}
