package io.afterclick.gateway.adapter.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.afterclick.gateway.access.Scope;
import io.afterclick.gateway.deletion.ReaderErasure;
import io.afterclick.gateway.request.Faults;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Readers: deleted. */
@Path("/v1/readers")
@Produces(MediaType.APPLICATION_JSON)
@NeedsScope(Scope.ADMIN)
@SecurityRequirement(name = "key")
@Tag(name = "readers", description = "For operators: what is kept of one reader.")
public class ReadersResource {
    private final ReaderErasure erasure;

    public ReadersResource(ReaderErasure erasure) {
        this.erasure = erasure;
    }

    /** The request, kept. */
    @Schema(name = "ReaderDeletion", description = "A request to delete a reader, which is kept.")
    record DeletionJson(
            @Schema(
                    description = "What the reader did up to this moment goes; what comes later is kept.",
                    examples = "2026-03-10T12:00:00.000001Z")
            @JsonProperty("deleted_at")
            String deletedAt) {}

    @DELETE
    @Path("/{reader_id}")
    @Blocking
    @Operation(
            operationId = "deleteReader",
            summary = "Delete all that is kept of a reader",
            description =
                    "Answers when the request cannot be lost any more; each service then removes what it keeps, and ignores what"
                            + " happened before the request but comes in later. Also for readers of whom nothing is kept. May be repeated.")
    @APIResponse(
            responseCode = "202",
            description = "The request is kept.",
            content = @Content(schema = @Schema(implementation = DeletionJson.class)))
    @APIResponse(responseCode = "400", ref = "Invalid")
    @APIResponse(responseCode = "401", ref = "Unauthenticated")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(responseCode = "429", ref = "TooOften")
    @APIResponse(responseCode = "503", ref = "Unavailable")
    public Uni<Response> delete(
            @Parameter(ref = "tenant") @HeaderParam(RequestTenant.HEADER) String tenant,
            @Parameter(description = "Opaque id of the reader.", schema = @Schema(type = SchemaType.STRING))
                    @PathParam("reader_id")
                    String readerId) {
        Faults faults = new Faults();
        String ownTenant = RequestTenant.of(tenant, faults);
        return erasure.delete(ownTenant, readerId, faults).map(deletion -> Response.accepted(
                        new DeletionJson(deletion.deletedAt().toString()))
                .build());
    }
}
