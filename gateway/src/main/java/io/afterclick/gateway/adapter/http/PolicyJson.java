package io.afterclick.gateway.adapter.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.afterclick.gateway.policy.Policy;
import io.afterclick.gateway.policy.PolicyList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A policy as clients see it. */
@Schema(name = "Policy", description = "How counts and chance become slates.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record PolicyJson(
        @Schema(description = "Its name.", examples = "fresh")
        String name,

        @Schema(description = "1 for built-in ones; rises with each change.", examples = "9")
        long version,

        @Schema(description = "Whether it comes with Afterclick and cannot be changed.") @JsonProperty("built_in")
        boolean builtIn,

        @Schema(
                description = "When it was defined; missing for built-in ones.",
                format = "date-time",
                examples = "2026-03-01T12:00:00Z")
        @JsonProperty("defined_at")
        String definedAt,

        @Schema(description = "Its definition.", examples = "reward: two-step\nhalf_life: 14d\n")
        String yaml) {

    static PolicyJson of(Policy policy) {
        return new PolicyJson(
                policy.name(),
                policy.version(),
                policy.builtIn(),
                policy.definedAt().map(Object::toString).orElse(null),
                policy.yaml());
    }

    /** The policies of a tenant. */
    @Schema(name = "Policies", description = "The policies of a tenant.")
    record ListJson(
            @Schema(description = "Built-in ones first.") List<PolicyJson> policies,

            @Schema(description = "The one that ranks where no experiment says.", examples = "two-step")
            @JsonProperty("default_policy")
            String defaultPolicy) {
        static ListJson of(PolicyList list) {
            return new ListJson(list.policies().stream().map(PolicyJson::of).toList(), list.defaultPolicy());
        }
    }
}
