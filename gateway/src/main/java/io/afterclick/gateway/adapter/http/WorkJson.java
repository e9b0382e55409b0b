package io.afterclick.gateway.adapter.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.afterclick.gateway.catalog.Pricing;
import io.afterclick.gateway.catalog.Work;
import io.afterclick.gateway.request.Fault.Kind;
import io.afterclick.gateway.request.Faults;
import io.afterclick.gateway.request.Limits;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A work as clients write and see it. */
@Schema(name = "Work", description = "A series that can be recommended.")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record WorkJson(
        @Schema(
                description = "Unique within the tenant: 1 to 128 characters, no control characters.",
                examples = "2",
                required = true,
                minLength = 1,
                maxLength = 128)
        @JsonProperty("work_id")
        String workId,

        @Schema(description = "What it is called.", examples = "Elfen Lied", required = true, maxLength = 512)
        String title,

        @Schema(description = "People or studios who made it, most important first.", maxItems = 64)
        List<String> creators,

        @Schema(description = "Genres, as the catalog names them.", maxItems = 64)
        List<String> genres,

        @Schema(description = "Free tags.", maxItems = 256) List<String> tags,

        @Schema(description = "What it is about.", maxLength = 16384)
        String synopsis,

        @Schema(
                description = "BCP 47 language of title and synopsis; unset: guessed from the script of the text.",
                examples = "ko")
        String language,

        @Schema(
                description = "How a reader pays: all free, the first episodes free, or paid from episode 1.",
                type = SchemaType.STRING,
                enumeration = {"FREE", "FREE_FIRST", "PAID"})
        String pricing,

        @Schema(
                description = "Number of free episodes; only with FREE_FIRST.",
                type = SchemaType.INTEGER,
                minimum = "0")
        @JsonProperty("free_episodes")
        Integer freeEpisodes,

        @Schema(description = "Number of episodes; unset: not known.", type = SchemaType.INTEGER, minimum = "0")
        Integer episodes,

        @Schema(description = "Form, such as TV, Movie or webtoon.")
        String format,

        @Schema(
                description = "What seasons, sequels and spin-offs of one story share, such as its name: works of one"
                        + " franchise do not crowd a slate. Unset: guessed from the title.",
                examples = "Elfen Lied",
                maxLength = 128)
        String franchise,

        @Schema(
                description = "When the first episode came out: an RFC 3339 time, or a date.",
                type = SchemaType.STRING,
                format = "date-time")
        @JsonProperty("published_at")
        String publishedAt,

        @Schema(description = "Whether it may be recommended.", type = SchemaType.BOOLEAN, defaultValue = "true")
        Boolean available,

        @Schema(
                description = "When this version was accepted. Set by the server; ignored in requests.",
                type = SchemaType.STRING,
                format = "date-time",
                readOnly = true)
        @JsonProperty("updated_at")
        String updatedAt) {
    /** Every field that a request may hold. */
    static final Set<String> FIELDS = Set.of(
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
            "available",
            "updated_at");

    private static final Set<Pricing> PRICINGS = EnumSet.of(Pricing.FREE, Pricing.FREE_FIRST, Pricing.PAID);

    static WorkJson of(Work work) {
        return new WorkJson(
                work.workId(),
                work.title(),
                work.creators(),
                work.genres(),
                work.tags(),
                work.synopsis(),
                work.language(),
                work.pricing() == Pricing.UNKNOWN ? null : work.pricing().name(),
                work.freeEpisodes() == 0 ? null : work.freeEpisodes(),
                work.episodes() == 0 ? null : work.episodes(),
                work.format(),
                work.franchise(),
                work.publishedAt().map(Instant::toString).orElse(null),
                work.available(),
                work.updatedAt().toString());
    }

    /** The work that a request describes; its rules are not checked yet. */
    static Work read(JsonFields fields, String tenant, Instant now) {
        return read(fields, tenant, fields.text("work_id"), now);
    }

    /** The work that a request to its path describes; its rules are not checked yet. */
    static Work read(byte[] body, String tenant, String workId, Instant now, Faults faults) {
        JsonFields fields = JsonFields.parse(body, FIELDS, faults);
        String idInBody = fields.text("work_id");
        if (!idInBody.isEmpty() && !idInBody.equals(workId)) {
            faults.add("work_id", Kind.CONFLICTING, "must be the id in the path, or left out");
        }
        return read(fields, tenant, workId, now);
    }

    private static Work read(JsonFields fields, String tenant, String workId, Instant now) {
        return new Work(
                tenant,
                workId,
                fields.text("title"),
                fields.texts("creators"),
                fields.texts("genres"),
                fields.texts("tags"),
                fields.text("synopsis"),
                fields.text("language"),
                fields.choice("pricing", PRICINGS, Pricing::name).orElse(Pricing.UNKNOWN),
                fields.integer("free_episodes").orElse(0),
                fields.integer("episodes").orElse(0),
                fields.text("format"),
                fields.text("franchise"),
                fields.timeOrDate("published_at"),
                fields.flag("available", true),
                now);
    }

    /** A batch of works. */
    @Schema(name = "WorkBatch", description = "Works to be kept, whole or not at all.")
    record Batch(
            @Schema(required = true, minItems = 1, maxItems = 1000)
            List<WorkJson> works) {
        static final Set<String> FIELDS = Set.of("works");

        static List<Work> read(byte[] body, String tenant, Instant now, Faults faults) {
            return JsonFields.parse(body, FIELDS, faults)
                    .objects("works", Limits.WORKS_PER_BATCH_MAX, WorkJson.FIELDS)
                    .stream()
                    .map(fields -> WorkJson.read(fields, tenant, now))
                    .toList();
        }
    }
}
