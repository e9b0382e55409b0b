package io.afterclick.gateway.adapter.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.afterclick.gateway.model.Model;
import io.afterclick.gateway.model.ModelList;
import io.afterclick.gateway.model.TrainingStep;
import io.afterclick.gateway.request.Faults;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A model as clients see it. */
@Schema(name = "Model", description = "A trained model that is kept.")
record ModelJson(
        @Schema(description = "Its name.", examples = "20260301T120000123Z")
        String version,

        @Schema(description = "When its training ended.", format = "date-time", examples = "2026-03-01T12:00:00.123Z")
        @JsonProperty("trained_at")
        String trainedAt,

        @Schema(description = "How long its training took.", examples = "12.5") @JsonProperty("training_seconds")
        double trainingSeconds,

        @Schema(description = "Readers that it knows.", examples = "6040")
        long readers,

        @Schema(description = "Works that it knows.", examples = "3706")
        long works,

        @Schema(description = "(reader, work) pairs that it was trained on.", examples = "994169")
        long pairs,

        @Schema(
                description = "How well it foretells reads that were held out, by the name of the measure. Empty where"
                        + " too few could be held out.",
                examples = "{\"recall@20\": 0.49}")
        Map<String, Double> quality,

        @Schema(
                description = "Retrievers that it lacks, and why.",
                examples = "{\"ease\": \"the catalog is too large\"}")
        @JsonProperty("left_out")
        Map<String, String> leftOut,

        @Schema(description = "Bytes of memory that it takes while it serves.", examples = "7340032")
        long bytes,

        @Schema(description = "Whether an operator chose it: trainings on schedule pause until the next on demand.")
        boolean held) {

    static ModelJson of(Model model) {
        return new ModelJson(
                model.version(),
                model.trainedAt().toString(),
                model.trainingTime().toMillis() / 1e3,
                model.readers(),
                model.works(),
                model.pairs(),
                model.quality(),
                model.leftOut(),
                model.bytes(),
                model.held());
    }

    /** The models of a tenant. */
    @Schema(name = "Models", description = "The models of a tenant, and the training that runs.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ListJson(
            @Schema(description = "Those that are kept, newest first.")
            List<ModelJson> models,

            @Schema(description = "The one that serves; empty before the first.", examples = "20260301T120000123Z")
            @JsonProperty("serving_version")
            String servingVersion,

            @Schema(description = "How far the training is that runs; missing where none does.")
            TrainingJson training,

            @Schema(description = "How the last training failed; missing where it did not.")
            @JsonProperty("last_failure")
            String lastFailure) {
        static ListJson of(ModelList list) {
            return new ListJson(
                    list.kept().stream().map(ModelJson::of).toList(),
                    list.servingVersion(),
                    list.training().map(TrainingJson::of).orElse(null),
                    list.lastFailure().isEmpty() ? null : list.lastFailure());
        }
    }

    /** How far a training is. */
    @Schema(name = "Training", description = "How far a training is.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record TrainingJson(
            @Schema(description = "What it does at the moment.", examples = "als")
            String step,

            @Schema(description = "Units of the step that are done.", examples = "3")
            long done,

            @Schema(description = "Units that the step has; 0 where not known.", examples = "16")
            long total,

            @Schema(description = "Loss of the objective after the last pass; missing where there is none.")
            Double loss) {
        static TrainingJson of(TrainingStep training) {
            return new TrainingJson(
                    training.step(),
                    training.done(),
                    training.total(),
                    training.loss().isPresent() ? training.loss().getAsDouble() : null);
        }
    }

    /** How to train. */
    @Schema(name = "TrainingRequest", description = "How to train.")
    record RequestJson(
            @Schema(
                    description = "Whether the model serves even where it is worse than the serving one.",
                    defaultValue = "false")
            boolean force) {
        private static final Set<String> FIELDS = Set.of("force");

        /** An empty body is the same as an empty object. */
        static RequestJson read(byte[] body, Faults faults) {
            return new RequestJson(
                    body.length > 0 && JsonFields.parse(body, FIELDS, faults).flag("force", false));
        }
    }
}
