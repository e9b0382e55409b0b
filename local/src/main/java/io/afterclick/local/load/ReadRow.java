package io.afterclick.local.load;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A read as a line of reads.csv has it. Without a time it is imported history.
 *
 * @param plays how often or how long; 0 means that the reader has the work but never read it, which is no read
 */
public record ReadRow(
        String readerId,
        String workId,
        OptionalInt episode,
        OptionalDouble rating,
        OptionalDouble plays,
        Optional<Instant> readAt)
        implements JsonItem {

    static final List<String> REQUIRED_COLUMNS = List.of("reader_id", "work_id");
    static final Set<String> COLUMNS =
            Set.of("reader_id", "work_id", "episode", "rating", "plays", "hours_played", "read_at");

    /** What the gateway grants clocks that run ahead. */
    private static final Duration MAX_AHEAD = Duration.ofMinutes(5);

    /**
     * @param now times later than this by more than five minutes are refused, as the gateway would
     */
    static ReadRow of(CsvTable.Row row, Instant now) {
        OptionalDouble plays = Cells.amount(row, "plays");
        ReadRow read = new ReadRow(
                Cells.id(row, "reader_id"),
                Cells.id(row, "work_id"),
                Cells.episodes(row, "episode", 1),
                Cells.number(row, "rating"),
                plays.isPresent() ? plays : Cells.amount(row, "hours_played"),
                Cells.time(row, "read_at"));
        if (read.readAt.isPresent() && read.readAt.get().isAfter(now.plus(MAX_AHEAD))) {
            throw new BadCellException("read_at", row.cell("read_at"), "is in the future");
        }
        return read;
    }

    boolean neverPlayed() {
        return plays.isPresent() && plays.getAsDouble() == 0;
    }

    @Override
    public void writeTo(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("type", "read");
        json.writeStringField("reader_id", readerId);
        json.writeStringField("work_id", workId);
        if (episode.isPresent()) {
            json.writeNumberField("episode", episode.getAsInt());
        }
        if (rating.isPresent()) {
            json.writeNumberField("rating", rating.getAsDouble());
        }
        if (plays.isPresent()) {
            json.writeNumberField("plays", plays.getAsDouble());
        }
        if (readAt.isPresent()) {
            json.writeStringField("time", readAt.get().toString());
        } else {
            json.writeBooleanField("imported", true);
        }
        json.writeEndObject();
    }
}
