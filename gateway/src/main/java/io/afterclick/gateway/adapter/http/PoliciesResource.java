package io.afterclick.gateway.adapter.http;

import io.afterclick.gateway.access.Scope;
import io.afterclick.gateway.adapter.http.PolicyJson.ListJson;
import io.afterclick.gateway.policy.Policies;
import io.afterclick.gateway.request.Fault.Kind;
import io.afterclick.gateway.request.Faults;
import io.afterclick.gateway.request.Limits;
import io.afterclick.gateway.request.Refusal;
import io.afterclick.gateway.request.RefusedException;
import io.afterclick.gateway.request.TextRules;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Policies: listed and defined. */
@Path("/v1/policies")
@Produces(MediaType.APPLICATION_JSON)
@NeedsScope(Scope.ADMIN)
@SecurityRequirement(name = "key")
@Tag(name = "policies", description = "For operators: what slates are ordered by.")
public class PoliciesResource {
    /** RFC 9512. */
    private static final String YAML = "application/yaml";

    private final Policies policies;
    private final BodyLimit bodyLimit;

    public PoliciesResource(Policies policies, BodyLimit bodyLimit) {
        this.policies = policies;
        this.bodyLimit = bodyLimit;
    }

    @GET
    @NonBlocking
    @Operation(operationId = "getPolicies", summary = "All policies")
    @APIResponse(
            responseCode = "200",
            description = "The policies.",
            content =
                    @Content(
                            schema = @Schema(implementation = ListJson.class),
                            examples = @ExampleObject(name = "policies", value = ApiExamples.POLICIES)))
    @APIResponse(responseCode = "400", ref = "Invalid")
    @APIResponse(responseCode = "401", ref = "Unauthenticated")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(responseCode = "429", ref = "TooOften")
    @APIResponse(responseCode = "503", ref = "Unavailable")
    @APIResponse(responseCode = "504", ref = "TooLate")
    public Uni<ListJson> list(@Parameter(ref = "tenant") @HeaderParam(RequestTenant.HEADER) String tenant) {
        Faults faults = new Faults();
        String ownTenant = RequestTenant.of(tenant, faults);
        faults.refuseIfAny();
        return policies.list(ownTenant).map(ListJson::of);
    }

    @GET
    @Path("/{name}")
    @NonBlocking
    @Operation(operationId = "getPolicy", summary = "Read a policy")
    @APIResponse(
            responseCode = "200",
            description = "The policy.",
            content = @Content(schema = @Schema(implementation = PolicyJson.class)))
    @APIResponse(responseCode = "400", ref = "Invalid")
    @APIResponse(responseCode = "401", ref = "Unauthenticated")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(responseCode = "404", ref = "UnknownPolicy")
    @APIResponse(responseCode = "429", ref = "TooOften")
    @APIResponse(responseCode = "503", ref = "Unavailable")
    @APIResponse(responseCode = "504", ref = "TooLate")
    public Uni<PolicyJson> get(
            @Parameter(ref = "tenant") @HeaderParam(RequestTenant.HEADER) String tenant,
            @Parameter(ref = "policy") @PathParam("name") String name) {
        Faults faults = new Faults();
        String ownTenant = RequestTenant.of(tenant, faults);
        TextRules.checkName(name, "name", faults);
        faults.refuseIfAny();
        return policies.list(ownTenant).map(list -> list.find(name)
                .map(PolicyJson::of)
                .orElseThrow(() -> new RefusedException(Refusal.UNKNOWN_POLICY, "There is no policy of this name.")));
    }

    @PUT
    @Path("/{name}")
    @Consumes(YAML)
    @Blocking
    @Operation(
            operationId = "putPolicy",
            summary = "Define a policy, or a new version of one",
            description =
                    "Answers when the definition is safe and one replica ranks by it; others follow within a second."
                            + " Readers of this policy are shown slates of the new version from then on.")
    @RequestBody(
            required = true,
            description = "The definition, at most 16,384 characters.",
            content =
                    @Content(
                            mediaType = YAML,
                            schema = @Schema(type = SchemaType.STRING),
                            examples = @ExampleObject(name = "policy", value = ApiExamples.POLICY_YAML)))
    @APIResponse(
            responseCode = "200",
            description = "The policy as it is now.",
            content = @Content(schema = @Schema(implementation = PolicyJson.class)))
    @APIResponse(responseCode = "400", ref = "Invalid")
    @APIResponse(responseCode = "401", ref = "Unauthenticated")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(responseCode = "409", ref = "BuiltInPolicy")
    @APIResponse(responseCode = "413", ref = "TooLarge")
    @APIResponse(responseCode = "429", ref = "Full")
    @APIResponse(responseCode = "503", ref = "Unavailable")
    @APIResponse(responseCode = "504", ref = "TooLate")
    public Uni<PolicyJson> put(
            @Parameter(ref = "tenant") @HeaderParam(RequestTenant.HEADER) String tenant,
            @Parameter(ref = "policy") @PathParam("name") String name,
            InputStream body) {
        Faults faults = new Faults();
        String ownTenant = RequestTenant.of(tenant, faults);
        TextRules.checkName(name, "name", faults);
        String yaml = text(bodyLimit.read(body), faults);
        faults.refuseIfAny();
        return policies.put(ownTenant, name, yaml).map(PolicyJson::of);
    }

    private static String text(byte[] body, Faults faults) {
        try {
            String yaml = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            if (yaml.isBlank()) {
                faults.add("body", Kind.MISSING, "is required");
            } else {
                TextRules.checkText(yaml, Limits.POLICY_LENGTH_MAX, "body", faults);
            }
            return yaml;
        } catch (CharacterCodingException e) {
            faults.add("body", Kind.MALFORMED, "must be text in UTF-8");
            return "";
        }
    }
}
