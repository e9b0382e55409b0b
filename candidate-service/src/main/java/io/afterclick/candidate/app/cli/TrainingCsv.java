package io.afterclick.candidate.app.cli;

import io.afterclick.candidate.catalog.Work;
import io.afterclick.candidate.training.PlaysWeight;
import io.afterclick.candidate.training.Progress;
import io.afterclick.candidate.training.TrainingData;
import io.afterclick.candidate.training.TrainingSetBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.csv.CSVRecord;

/** Reads the files that people load into a mesh, {@code works.csv} and {@code reads.csv}, as training data. */
final class TrainingCsv {
    private static final String READS = "reads.csv";
    private static final String WORKS = "works.csv";
    private static final List<String> PLAYS = List.of("plays", "hours_played");
    private static final String READ_AT = "read_at";
    private static final int ROWS_PER_STEP = 1_000_000;

    private TrainingCsv() {}

    private record Pair(String reader, String work) {}

    /** The reads of a pair so far. */
    private static final class Reads {
        private double plays;
        private Optional<Instant> last = Optional.empty();
        private boolean imported;

        void add(double morePlays, Optional<Instant> at) {
            plays += morePlays;
            imported |= at.isEmpty();
            if (at.isPresent() && last.map(at.get()::isAfter).orElse(true)) {
                last = at;
            }
        }
    }

    /** @throws InputException for what the user has to put right */
    static TrainingData read(Path folder, String tenant, PlaysWeight weight, int maxPairs, Progress progress) {
        Path file = folder.resolve(READS);
        Map<Pair, Reads> pairs = new HashMap<>();
        long[] rows = new long[1];
        ReadsCsv.forEach(file, List.of(ReadsCsv.READER, ReadsCsv.WORK), row -> {
            pairs.computeIfAbsent(new Pair(row.get(ReadsCsv.READER), row.get(ReadsCsv.WORK)), pair -> new Reads())
                    .add(plays(row), readAt(row, file));
            if (++rows[0] % ROWS_PER_STEP == 0) {
                progress.at("reading " + READS, rows[0], 0);
            }
        });
        TrainingSetBuilder set = new TrainingSetBuilder(weight, maxPairs);
        pairs.forEach((pair, reads) -> set.add(pair.reader(), pair.work(), reads.plays, reads.last, reads.imported));
        return new TrainingData(tenant, set.build(), sha256(file), works(folder.resolve(WORKS)));
    }

    private static double plays(CSVRecord row) {
        for (String column : PLAYS) {
            String cell = WorksCsv.cell(row, column);
            if (!cell.isBlank()) {
                try {
                    double plays = Double.parseDouble(cell.strip());
                    return plays > 0 && Double.isFinite(plays) ? plays : 1;
                } catch (NumberFormatException e) {
                    return 1;
                }
            }
        }
        return 1;
    }

    private static Optional<Instant> readAt(CSVRecord row, Path file) {
        String cell = WorksCsv.cell(row, READ_AT).strip();
        if (cell.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    cell.length() == 10
                            ? LocalDate.parse(cell).atStartOfDay(ZoneOffset.UTC).toInstant()
                            : OffsetDateTime.parse(cell).toInstant());
        } catch (DateTimeParseException e) {
            throw new InputException(file + " has a read_at that is no date and no RFC 3339 time: " + cell, e);
        }
    }

    private static List<Work> works(Path file) {
        if (!Files.exists(file)) {
            return List.of();
        }
        List<Work> works = new ArrayList<>();
        WorksCsv.forEach(file, works::add);
        return works;
    }

    private static String sha256(Path file) {
        try (InputStream in = Files.newInputStream(file);
                DigestInputStream digested = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
            digested.transferTo(java.io.OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digested.getMessageDigest().digest());
        } catch (IOException e) {
            throw new InputException(file + " cannot be read: " + e.getMessage(), e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
