package io.afterclick.candidate.app.cli;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Reads CSV files with a header row (RFC 4180, UTF-8), and says in one line what is wrong with one. */
final class ReadsCsv {
    static final String READER = "reader_id";
    static final String WORK = "work_id";

    private static final CSVFormat FORMAT = CSVFormat.RFC4180
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .setIgnoreEmptyLines(true)
            .get();

    private ReadsCsv() {}

    /**
     * Hands out each row.
     *
     * @throws InputException when the file is missing, has no such column or a row is too short
     */
    static void forEach(Path file, List<String> columns, Consumer<CSVRecord> row) {
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8);
                CSVParser parser = CSVParser.parse(reader, FORMAT)) {
            for (String column : columns) {
                if (!parser.getHeaderMap().containsKey(column)) {
                    throw new InputException(file + " has no column " + column + "; it has "
                            + String.join(", ", parser.getHeaderNames()));
                }
            }
            for (CSVRecord record : parser) {
                requireCells(file, parser, record, columns);
                row.accept(record);
            }
        } catch (NoSuchFileException e) {
            throw new InputException(file + " does not exist", e);
        } catch (IOException e) {
            throw new InputException(file + " cannot be read: " + e.getMessage(), e);
        } catch (UncheckedIOException | IllegalArgumentException e) {
            throw new InputException(file + " is no CSV file with a header: " + e.getMessage(), e);
        }
    }

    private static void requireCells(Path file, CSVParser parser, CSVRecord record, List<String> columns) {
        for (String column : columns) {
            if (!record.isSet(column)) {
                throw new InputException(
                        file + ", line " + parser.getCurrentLineNumber() + ": the row has no value for " + column);
            }
        }
    }
}
