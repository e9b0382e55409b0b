package io.afterclick.gateway.adapter.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.afterclick.gateway.experiment.Experiment;
import io.afterclick.gateway.experiment.ExperimentSettings;
import io.afterclick.gateway.request.Fault.Kind;
import io.afterclick.gateway.request.Faults;
import io.afterclick.gateway.request.Limits;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An experiment as clients see it. */
@Schema(name = "Experiment", description = "A split of readers.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record ExperimentJson(
        @Schema(description = "Its key.", examples = "story-first")
        String key,

        @Schema(description = "Version of the definition; also in the header ETag.", examples = "7")
        long version,

        @Schema(
                description = "Whether it has readers: DRAFT was never started, RUNNING has readers, STOPPED has none.",
                examples = "RUNNING")
        Experiment.Status status,

        @Schema(description = "What it is for.") String description,

        @Schema(description = "Experiments of one group have no reader in common. Empty: none.")
        String group,

        @Schema(
                description = "Where a reader is in several experiments, the one of the greatest priority decides the"
                        + " policy, among equals the one whose key comes first.")
        int priority,

        @Schema(description = "Gives the readers other variants. Fixed since the first start.")
        String salt,

        @Schema(description = "How many of 10,000 readers are in the experiment.", examples = "2000")
        @JsonProperty("traffic_share")
        int trafficShare,

        @Schema(description = "Its variants.") List<VariantJson> variants,

        @Schema(
                description = "Readers who are not in it: the first 16 hex digits of the SHA-256 of each reader's id.",
                examples = "[\"c1624c47719790e5\"]")
        @JsonProperty("excluded_reader_hashes")
        List<String> excludedReaderHashes,

        @Schema(description = "When it was made.", format = "date-time") @JsonProperty("created_at")
        String createdAt,

        @Schema(description = "When this version was made.", format = "date-time") @JsonProperty("updated_at")
        String updatedAt,

        @Schema(description = "When it was started for the first time; missing before.", format = "date-time")
        @JsonProperty("started_at")
        String startedAt) {
    private static final HexFormat HEX = HexFormat.of();

    static ExperimentJson of(Experiment experiment) {
        return new ExperimentJson(
                experiment.key(),
                experiment.version(),
                experiment.status(),
                experiment.description(),
                experiment.group(),
                experiment.priority(),
                experiment.salt(),
                experiment.traffic().size(),
                experiment.variants().stream()
                        .map(variant -> new VariantJson(
                                variant.name(),
                                variant.policy(),
                                variant.buckets().size()))
                        .toList(),
                experiment.excludedReaders().stream()
                        .map(HEX::toHexDigits)
                        .sorted()
                        .toList(),
                experiment.createdAt().toString(),
                experiment.updatedAt().toString(),
                experiment.startedAt().map(Object::toString).orElse(null));
    }

    /** A variant as clients see and send it. */
    @Schema(name = "Variant", description = "One side of an experiment.")
    record VariantJson(
            @Schema(description = "Unique within the experiment.", required = true, examples = "two-step")
            String name,

            @Schema(
                    description = "Policy that orders the slates of its readers.",
                    required = true,
                    examples = "two-step")
            String policy,

            @Schema(
                    description = "How many of 10,000 readers of the experiment are in it; all shares sum to 10,000.",
                    required = true,
                    examples = "5000")
            int share) {
        private static final Set<String> FIELDS = Set.of("name", "policy", "share");

        private static ExperimentSettings.Side read(JsonFields fields) {
            return new ExperimentSettings.Side(
                    fields.text("name"), fields.text("policy"), fields.requiredInteger("share"));
        }
    }

    /** The experiments of a tenant. */
    @Schema(name = "Experiments", description = "The experiments of a tenant.")
    record ListJson(
            @Schema(description = "In the order in which they are asked for a policy.")
            List<ExperimentJson> experiments) {
        static ListJson of(List<Experiment> experiments) {
            return new ListJson(experiments.stream().map(ExperimentJson::of).toList());
        }
    }

    /** What an admin says of an experiment. */
    @Schema(name = "ExperimentSettings", description = "What an admin says of an experiment.")
    record SettingsJson(
            @Schema(description = "What it is for; at most 1,024 characters.")
            String description,

            @Schema(
                    description = "Experiments of one group have no reader in common: they share its 10,000 parts.",
                    pattern = "[a-z0-9][a-z0-9_-]{0,63}")
            String group,

            @Schema(description = "-1,000 to 1,000; the greatest decides first.", defaultValue = "0")
            int priority,

            @Schema(description = "Gives the readers other variants.", pattern = "[a-z0-9][a-z0-9_-]{0,63}")
            String salt,

            @Schema(
                    description =
                            "How many of 10,000 readers are in the experiment. Raise it to ramp up: nobody who is in"
                                    + " a variant moves.",
                    required = true,
                    minimum = "0",
                    maximum = "10000",
                    examples = "2000")
            @JsonProperty("traffic_share")
            int trafficShare,

            @Schema(description = "1 to 10, whose shares sum to 10,000.", required = true)
            List<VariantJson> variants,

            @Schema(
                    description =
                            "Readers who are not in it, at most 100: the first 16 hex digits of the SHA-256 of each"
                                    + " reader's id.")
            @JsonProperty("excluded_reader_hashes")
            List<String> excludedReaderHashes) {
        private static final Set<String> FIELDS = Set.of(
                "description", "group", "priority", "salt", "traffic_share", "variants", "excluded_reader_hashes");

        static ExperimentSettings read(byte[] body, Faults faults) {
            JsonFields fields = JsonFields.parse(body, FIELDS, faults);
            OptionalInt priority = fields.integer("priority");
            return new ExperimentSettings(
                    fields.text("description"),
                    fields.text("group"),
                    priority.orElse(0),
                    fields.text("salt"),
                    fields.requiredInteger("traffic_share"),
                    fields.objects("variants", Limits.EXPERIMENT_VARIANTS_MAX, VariantJson.FIELDS).stream()
                            .map(VariantJson::read)
                            .toList(),
                    hashes(fields.texts("excluded_reader_hashes"), faults));
        }

        private static List<Long> hashes(List<String> texts, Faults faults) {
            List<Long> hashes = new ArrayList<>(texts.size());
            for (int i = 0; i < texts.size(); i++) {
                try {
                    if (texts.get(i).length() != 2 * Long.BYTES) {
                        throw new IllegalArgumentException("of another length");
                    }
                    hashes.add(HexFormat.fromHexDigitsToLong(texts.get(i)));
                } catch (IllegalArgumentException e) {
                    faults.add(
                            "excluded_reader_hashes[" + i + "]",
                            Kind.MALFORMED,
                            "must be the first 16 hex digits of the SHA-256 of a reader's id");
                }
            }
            return hashes;
        }
    }
}
