package io.afterclick.gateway.adapter.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.afterclick.gateway.event.ClientEvent;
import io.afterclick.gateway.event.EventType;
import io.afterclick.gateway.request.Faults;
import io.afterclick.gateway.request.Limits;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An event as clients write it. The record is what the API's description is made of; requests are read field by field. */
@Schema(name = "Event", description = "One thing that a reader did.")
record EventJson(
        @Schema(
                description = "What happened: a work of a slate was in sight, was opened, or a work was read.",
                required = true,
                enumeration = {"impression", "click", "read"})
        String type,

        @Schema(
                description = "Who did it. For impression and click: the reader whom the slate was for.",
                required = true,
                examples = "reader-7",
                minLength = 1,
                maxLength = 128)
        @JsonProperty("reader_id")
        String readerId,

        @Schema(
                description = "When it happened (RFC 3339), at most 5 minutes ahead of the server's clock."
                        + " Required, except for imported reads.",
                format = "date-time",
                examples = "2026-03-01T12:00:00Z")
        String time,

        @Schema(description = "The slate's token. Required for impression and click, refused for read.")
        @JsonProperty("decision_token")
        String decisionToken,

        @Schema(
                description = "The work. Required for click and read; for impression, unset means the whole slate.",
                examples = "22")
        @JsonProperty("work_id")
        String workId,

        @Schema(
                description = "Only for read: the episode, from 1; unset: the work as a whole.",
                type = SchemaType.INTEGER,
                minimum = "1")
        Integer episode,

        @Schema(description = "Only for read: how often or how long; greater than 0.", type = SchemaType.NUMBER)
        Double plays,

        @Schema(description = "Only for read: the reader's rating.", type = SchemaType.NUMBER)
        Double rating,

        @Schema(
                description =
                        "Only for read: undated history. Trains, but is never recent reading and never attributed.",
                type = SchemaType.BOOLEAN,
                defaultValue = "false")
        Boolean imported) {
    /** Every field that a request may hold. */
    static final Set<String> FIELDS =
            Set.of("type", "reader_id", "time", "decision_token", "work_id", "episode", "plays", "rating", "imported");

    /** The event that a request describes; its rules are not checked yet. */
    static ClientEvent read(JsonFields fields) {
        return new ClientEvent(
                fields.choice("type", EnumSet.allOf(EventType.class), EventType::text),
                fields.text("reader_id"),
                fields.time("time"),
                fields.text("decision_token"),
                fields.text("work_id"),
                fields.integer("episode"),
                fields.number("plays"),
                fields.number("rating"),
                fields.flag("imported", false));
    }

    /** A batch of events. */
    @Schema(name = "EventBatch", description = "Events to be kept, whole or not at all.")
    record Batch(
            @Schema(required = true, minItems = 1, maxItems = 1000)
            List<EventJson> events) {
        static final Set<String> FIELDS = Set.of("events");

        static List<ClientEvent> read(byte[] body, Faults faults) {
            return JsonFields.parse(body, FIELDS, faults)
                    .objects("events", Limits.EVENTS_PER_BATCH_MAX, EventJson.FIELDS)
                    .stream()
                    .map(EventJson::read)
                    .toList();
        }
    }
}
