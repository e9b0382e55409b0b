package io.afterclick.gateway.adapter.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.afterclick.gateway.experiment.Assignments;
import io.afterclick.gateway.related.Slate;
import io.afterclick.gateway.related.Stage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A slate as clients see it. */
@Schema(name = "Slate", description = "Related works, in order.")
record SlateJson(
        @Schema(description = "Opaque and signed: send it back with impressions and clicks.")
        @JsonProperty("decision_token")
        String decisionToken,

        @Schema(description = "Work that was asked for.", examples = "2") @JsonProperty("query_work_id")
        String queryWorkId,

        @Schema(
                description = "Policy that ordered the slate; \"fusion\" where the bandit was not reached.",
                examples = "default")
        String policy,

        @Schema(description = "Model that found the candidates; empty before the first.") @JsonProperty("model_version")
        String modelVersion,

        @Schema(
                description = "Stages that were replaced by their fall-back: feature, candidate, bandit. Empty: none.",
                examples = "[]")
        List<String> degraded,

        @Schema(description = "The slate. Shorter than limit only where not enough available works exist.")
        List<Item> items,

        @Schema(
                description = "Experiments that the reader is in, with the name of the reader's variant.",
                examples = "{\"story-first\": \"two-step\"}")
        Map<String, String> experiments) {
    /** A work of the slate. */
    @Schema(name = "SlateItem", description = "A work of the slate.")
    record Item(
            @Schema(description = "The work.", examples = "22") @JsonProperty("work_id")
            String workId,

            @Schema(description = "Its title.") String title,

            @Schema(description = "Its place, from 1.", examples = "1")
            int position,

            @Schema(
                    description =
                            "What the order was made by: the drawn utility, or the fused score where the bandit gave none.")
            double score,

            @Schema(description = "Why it is here; never empty.", minItems = 1)
            List<Reason> reasons) {}

    /** How a retriever found it. */
    @Schema(name = "Reason", description = "How one retriever found the work.")
    record Reason(
            @Schema(
                    description = "Name of the retriever; \"catalog\" is the last resort, the catalog's own order.",
                    examples = "als")
            String retriever,

            @Schema(description = "Place in that retriever's list, from 1.", examples = "3")
            int rank,

            @Schema(description = "That retriever's own score; comparable only within the retriever.")
            double score) {}

    static SlateJson of(Slate slate) {
        return new SlateJson(
                slate.decisionToken(),
                slate.queryWorkId(),
                slate.policy(),
                slate.modelVersion(),
                slate.degraded().stream().map(Stage::text).toList(),
                slate.items().stream().map(SlateJson::item).toList(),
                variants(slate.assignments()));
    }

    private static Map<String, String> variants(Assignments assignments) {
        Map<String, String> variants = new LinkedHashMap<>();
        assignments.list().forEach(own -> variants.put(own.experiment(), own.variant()));
        return variants;
    }

    private static Item item(Slate.Item item) {
        return new Item(
                item.workId(),
                item.title(),
                item.position(),
                item.score(),
                item.reasons().stream()
                        .map(evidence -> new Reason(evidence.retriever(), evidence.rank(), evidence.score()))
                        .toList());
    }
}
