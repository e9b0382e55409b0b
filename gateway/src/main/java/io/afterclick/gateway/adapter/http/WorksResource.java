package io.afterclick.gateway.adapter.http;

import io.afterclick.gateway.access.Scope;
import io.afterclick.gateway.catalog.Catalog;
import io.afterclick.gateway.catalog.CatalogEditing;
import io.afterclick.gateway.catalog.Work;
import io.afterclick.gateway.related.RelatedQuery;
import io.afterclick.gateway.related.RelatedWorks;
import io.afterclick.gateway.request.Faults;
import io.afterclick.gateway.request.Refusal;
import io.afterclick.gateway.request.RefusedException;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Works: kept, read, deleted, and what is related to them. */
@Path("/v1/works")
@Produces(MediaType.APPLICATION_JSON)
@SecurityRequirement(name = "key")
@Tag(name = "works", description = "The catalog, and what is related.")
public class WorksResource {
    private final Catalog catalog;
    private final CatalogEditing editing;
    private final RelatedWorks relatedWorks;
    private final Clock clock;
    private final BodyLimit bodyLimit;

    public WorksResource(
            Catalog catalog, CatalogEditing editing, RelatedWorks relatedWorks, Clock clock, BodyLimit bodyLimit) {
        this.catalog = catalog;
        this.editing = editing;
        this.relatedWorks = relatedWorks;
        this.clock = clock;
        this.bodyLimit = bodyLimit;
    }

    @PUT
    @Path("/{work_id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Blocking
    @NeedsScope(Scope.INGEST)
    @Operation(
            operationId = "putWork",
            summary = "Keep a work",
            description =
                    "Replaces what was there under its id. Answers when the work is safe; it can be read back at once,"
                            + " and is known to all services within seconds.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = WorkJson.class),
                            examples = @ExampleObject(name = "work", value = ApiExamples.WORK)))
    @APIResponse(
            responseCode = "200",
            description = "Kept in place of an earlier version.",
            content = @Content(schema = @Schema(implementation = WorkJson.class)))
    @APIResponse(
            responseCode = "201",
            description = "Kept; it is new.",
            content = @Content(schema = @Schema(implementation = WorkJson.class)))
    @APIResponse(responseCode = "400", ref = "Invalid")
    @APIResponse(responseCode = "401", ref = "Unauthenticated")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(responseCode = "429", ref = "Full")
    @APIResponse(responseCode = "413", ref = "TooLarge")
    @APIResponse(responseCode = "503", ref = "Unavailable")
    public Uni<Response> put(
            @Parameter(ref = "tenant") @HeaderParam(RequestTenant.HEADER) String tenant,
            @Parameter(ref = "work_id") @PathParam("work_id") String workId,
            InputStream body) {
        Faults faults = new Faults();
        Work work = WorkJson.read(bodyLimit.read(body), RequestTenant.of(tenant, faults), workId, now(), faults);
        return editing.put(work, faults)
                .map(stored -> Response.status(stored.created() ? Response.Status.CREATED : Response.Status.OK)
                        .entity(WorkJson.of(stored.work()))
                        .build());
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Blocking
    @NeedsScope(Scope.INGEST)
    @Operation(
            operationId = "putWorks",
            summary = "Keep a batch of works",
            description =
                    "1 to 1,000 works, whole or not at all: a fault in one refuses the batch, and is named by index and"
                            + " field. After a 503 some may be kept; sending the same batch again is safe.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = WorkJson.Batch.class),
                            examples = @ExampleObject(name = "works", value = ApiExamples.WORKS)))
    @APIResponse(
            responseCode = "200",
            description = "All are kept.",
            content = @Content(schema = @Schema(implementation = AcceptedJson.class)))
    @APIResponse(responseCode = "400", ref = "Invalid")
    @APIResponse(responseCode = "401", ref = "Unauthenticated")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(responseCode = "429", ref = "Full")
    @APIResponse(responseCode = "413", ref = "TooLarge")
    @APIResponse(responseCode = "503", ref = "Unavailable")
    public Uni<AcceptedJson> putAll(
            @Parameter(ref = "tenant") @HeaderParam(RequestTenant.HEADER) String tenant, InputStream body) {
        Faults faults = new Faults();
        List<Work> works = WorkJson.Batch.read(bodyLimit.read(body), RequestTenant.of(tenant, faults), now(), faults);
        return editing.putAll(works, faults).map(AcceptedJson::new);
    }

    @GET
    @Path("/{work_id}")
    @NonBlocking
    @NeedsScope(Scope.READ)
    @Operation(operationId = "getWork", summary = "Read a work")
    @APIResponse(
            responseCode = "200",
            description = "The work.",
            content = @Content(schema = @Schema(implementation = WorkJson.class)))
    @APIResponse(responseCode = "400", ref = "Invalid")
    @APIResponse(responseCode = "401", ref = "Unauthenticated")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(responseCode = "404", ref = "UnknownWork")
    @APIResponse(responseCode = "429", ref = "TooOften")
    @APIResponse(responseCode = "503", ref = "Unavailable")
    public WorkJson get(
            @Parameter(ref = "tenant") @HeaderParam(RequestTenant.HEADER) String tenant,
            @Parameter(ref = "work_id") @PathParam("work_id") String workId) {
        String ownTenant = checkedTenant(tenant);
        catalog.requireComplete();
        return catalog.find(ownTenant, workId)
                .map(WorkJson::of)
                .orElseThrow(() -> new RefusedException(Refusal.UNKNOWN_WORK, "There is no such work in the catalog."));
    }

    @DELETE
    @Path("/{work_id}")
    @Blocking
    @NeedsScope(Scope.ADMIN)
    @Operation(
            operationId = "deleteWork",
            summary = "Delete a work",
            description = "Answers when the deletion is safe; the work is in no slate any more.")
    @APIResponse(responseCode = "204", description = "Deleted.")
    @APIResponse(responseCode = "400", ref = "Invalid")
    @APIResponse(responseCode = "401", ref = "Unauthenticated")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(responseCode = "404", ref = "UnknownWork")
    @APIResponse(responseCode = "429", ref = "TooOften")
    @APIResponse(responseCode = "503", ref = "Unavailable")
    public Uni<Void> delete(
            @Parameter(ref = "tenant") @HeaderParam(RequestTenant.HEADER) String tenant,
            @Parameter(ref = "work_id") @PathParam("work_id") String workId) {
        return editing.delete(checkedTenant(tenant), workId);
    }

    @GET
    @Path("/{work_id}/related")
    @NonBlocking
    @NeedsScope(Scope.READ)
    @Operation(
            operationId = "getRelatedWorks",
            summary = "Related works, as a slate",
            description = "Always 200 for a known work: stages that failed are replaced by their fall-back and named in"
                    + " degraded. exclude, genre, pricing and language may be given several times."
                    + " A work of which the pricing or language is not known passes only where none is asked for.")
    @Parameter(
            name = "reader",
            in = ParameterIn.QUERY,
            description =
                    "Reader whom the slate is for: what he has read lately is left out. Unset: nobody in particular.",
            schema = @Schema(type = SchemaType.STRING, minLength = 1, maxLength = 128))
    @Parameter(
            name = "limit",
            in = ParameterIn.QUERY,
            description = "Number of works wanted.",
            schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "50", defaultValue = "10"))
    @Parameter(
            name = "exclude",
            in = ParameterIn.QUERY,
            description = "Work to leave out; repeat it for each, at most 200 times.",
            schema = @Schema(type = SchemaType.ARRAY, implementation = String.class, maxItems = 200))
    @Parameter(
            name = "genre",
            in = ParameterIn.QUERY,
            description = "Only works with one of these genres; repeat it for each, at most 16 times.",
            schema = @Schema(type = SchemaType.ARRAY, implementation = String.class, maxItems = 16))
    @Parameter(
            name = "pricing",
            in = ParameterIn.QUERY,
            description = "Only works with this pricing, FREE, FREE_FIRST or PAID; repeat it for each.",
            schema = @Schema(type = SchemaType.ARRAY, implementation = String.class))
    @Parameter(
            name = "language",
            in = ParameterIn.QUERY,
            description = "Only works in one of these languages (BCP 47): \"pt\" takes \"pt-BR\" in, \"pt-BR\" only"
                    + " itself. Repeat it for each, at most 16 times.",
            schema = @Schema(type = SchemaType.ARRAY, implementation = String.class, maxItems = 16))
    @Parameter(
            name = "exclude_imported",
            in = ParameterIn.QUERY,
            description = "Also leave out what the reader's imported history holds. Needs reader.",
            schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "false"))
    @APIResponse(
            responseCode = "200",
            description = "The slate.",
            content =
                    @Content(
                            schema = @Schema(implementation = SlateJson.class),
                            examples = @ExampleObject(name = "slate", value = ApiExamples.SLATE)))
    @APIResponse(responseCode = "400", ref = "Invalid")
    @APIResponse(responseCode = "401", ref = "Unauthenticated")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(responseCode = "404", ref = "UnknownWork")
    @APIResponse(responseCode = "429", ref = "TooOften")
    @APIResponse(responseCode = "503", ref = "Unavailable")
    public Uni<SlateJson> related(
            @Parameter(ref = "tenant") @HeaderParam(RequestTenant.HEADER) String tenant,
            @Parameter(ref = "work_id") @PathParam("work_id") String workId,
            @Context UriInfo uri) {
        Faults faults = new Faults();
        RelatedQuery query =
                RelatedParameters.read(RequestTenant.of(tenant, faults), workId, uri.getQueryParameters(), faults);
        return relatedWorks.relatedTo(query).map(SlateJson::of);
    }

    private static String checkedTenant(String header) {
        Faults faults = new Faults();
        String tenant = RequestTenant.of(header, faults);
        faults.refuseIfAny();
        return tenant;
    }

    /** As precise as the wire forms can say it, so that a work reads back as it was answered. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
