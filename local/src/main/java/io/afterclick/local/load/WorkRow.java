package io.afterclick.local.load;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** A work as a line of works.csv has it. Texts and lists are empty where the file says nothing. */
public record WorkRow(
        String workId,
        String title,
        List<String> creators,
        List<String> genres,
        List<String> tags,
        String synopsis,
        String language,
        String pricing,
        OptionalInt freeEpisodes,
        OptionalInt episodes,
        String format,
        String franchise,
        Optional<Instant> publishedAt,
        Optional<Boolean> available)
        implements JsonItem {

    static final List<String> REQUIRED_COLUMNS = List.of("work_id", "title");
    static final Set<String> COLUMNS = Set.of(
            "work_id",
            "title",
            "creators",
            "genres",
            "tags",
            "synopsis",
            "language",
            "pricing",
            "free_episodes",
            "episodes",
            "format",
            "franchise",
            "published_at",
            "available");

    private static final int MAX_TITLE_CHARACTERS = 512;
    private static final int MAX_CREATORS = 64;
    private static final int MAX_GENRES = 64;
    private static final int MAX_TAGS = 256;
    private static final int MAX_SYNOPSIS_CHARACTERS = 16_384;
    private static final int MAX_LANGUAGE_CHARACTERS = 35;
    private static final int MAX_FRANCHISE_CHARACTERS = 128;
    private static final Set<String> PRICINGS = Set.of("FREE", "FREE_FIRST", "PAID");
    private static final String LANGUAGE = "[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*";

    static WorkRow of(CsvTable.Row row) {
        WorkRow work = new WorkRow(
                Cells.id(row, "work_id"),
                Cells.text(row, "title", MAX_TITLE_CHARACTERS),
                Cells.list(row, "creators", MAX_CREATORS),
                Cells.list(row, "genres", MAX_GENRES),
                Cells.list(row, "tags", MAX_TAGS),
                Cells.text(row, "synopsis", MAX_SYNOPSIS_CHARACTERS),
                Cells.text(row, "language", MAX_LANGUAGE_CHARACTERS),
                row.cell("pricing"),
                Cells.episodes(row, "free_episodes", 1),
                Cells.episodes(row, "episodes", 0),
                Cells.text(row, "format", Cells.MAX_LABEL_CHARACTERS),
                Cells.text(row, "franchise", MAX_FRANCHISE_CHARACTERS),
                Cells.time(row, "published_at"),
                Cells.flag(row, "available"));
        work.check();
        return work;
    }

    private void check() {
        if (title.isEmpty()) {
            throw new BadCellException("title", title, "must not be empty");
        }
        if (!pricing.isEmpty() && !PRICINGS.contains(pricing)) {
            throw new BadCellException("pricing", pricing, "must be FREE, FREE_FIRST or PAID");
        }
        if (!language.isEmpty() && !language.matches(LANGUAGE)) {
            throw new BadCellException("language", language, "must be a language tag such as en or ko");
        }
        if (freeEpisodes.isPresent() && !pricing.equals("FREE_FIRST")) {
            throw new BadCellException(
                    "free_episodes", Integer.toString(freeEpisodes.getAsInt()), "goes only with pricing FREE_FIRST");
        }
    }

    @Override
    public void writeTo(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("work_id", workId);
        json.writeStringField("title", title);
        writeList(json, "creators", creators);
        writeList(json, "genres", genres);
        writeList(json, "tags", tags);
        writeText(json, "synopsis", synopsis);
        writeText(json, "language", language);
        writeText(json, "pricing", pricing);
        if (freeEpisodes.isPresent()) {
            json.writeNumberField("free_episodes", freeEpisodes.getAsInt());
        }
        if (episodes.orElse(0) > 0) {
            json.writeNumberField("episodes", episodes.getAsInt());
        }
        writeText(json, "format", format);
        writeText(json, "franchise", franchise);
        if (publishedAt.isPresent()) {
            json.writeStringField("published_at", publishedAt.get().toString());
        }
        if (available.isPresent()) {
            json.writeBooleanField("available", available.get());
        }
        json.writeEndObject();
    }

    private static void writeText(JsonGenerator json, String field, String value) throws IOException {
        if (!value.isEmpty()) {
            json.writeStringField(field, value);
        }
    }

    private static void writeList(JsonGenerator json, String field, List<String> values) throws IOException {
        if (!values.isEmpty()) {
            json.writeArrayFieldStart(field);
            for (String value : values) {
                json.writeString(value);
            }
            json.writeEndArray();
        }
    }
}
