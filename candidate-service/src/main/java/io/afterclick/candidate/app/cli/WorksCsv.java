package io.afterclick.candidate.app.cli;

import io.afterclick.candidate.catalog.Work;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVRecord;

/**
 * Reads what works are about from CSV: {@code work_id} and any of title, creators, genres, tags, synopsis and language;
 * several values in a cell are joined with {@code |}.
 */
final class WorksCsv {
    private WorksCsv() {}

    /** @throws InputException for a file that the user has to put right */
    static void forEach(Path file, Consumer<Work> work) {
        ReadsCsv.forEach(file, List.of(ReadsCsv.WORK), row -> work.accept(work(row)));
    }

    private static Work work(CSVRecord row) {
        return new Work(
                row.get(ReadsCsv.WORK),
                cell(row, "title"),
                list(row, "creators"),
                list(row, "genres"),
                list(row, "tags"),
                cell(row, "synopsis"),
                cell(row, "language"),
                true);
    }

    private static List<String> list(CSVRecord row, String column) {
        return Stream.of(cell(row, column).split("\\|"))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    /** A cell, empty where the file has no such column or the row is short. */
    static String cell(CSVRecord row, String column) {
        return row.isMapped(column) && row.isSet(column) ? row.get(column) : "";
    }
}
