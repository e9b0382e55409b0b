package io.afterclick.gateway.adapter.http;

import io.afterclick.gateway.access.Scope;
import io.afterclick.gateway.event.ClientEvent;
import io.afterclick.gateway.event.EventIntake;
import io.afterclick.gateway.request.Faults;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What readers did. */
@Path("/v1/events")
@Produces(MediaType.APPLICATION_JSON)
@NeedsScope(Scope.INGEST)
@SecurityRequirement(name = "key")
@Tag(name = "events", description = "What readers saw, opened and read.")
public class EventsResource {
    private final EventIntake intake;
    private final BodyLimit bodyLimit;

    public EventsResource(EventIntake intake, BodyLimit bodyLimit) {
        this.intake = intake;
        this.bodyLimit = bodyLimit;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Blocking
    @Operation(
            operationId = "recordEvents",
            summary = "Record a batch of events",
            description =
                    "1 to 1,000 events, whole or not at all: a fault in one refuses the batch, and is named by index and"
                            + " field. Answers when the broker has acknowledged all. After a 503 some may be kept; sending the same"
                            + " batch again is safe, since the same thing twice counts once.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = EventJson.Batch.class),
                            examples = @ExampleObject(name = "events", value = ApiExamples.EVENTS)))
    @APIResponse(
            responseCode = "202",
            description = "All are kept.",
            content = @Content(schema = @Schema(implementation = AcceptedJson.class)))
    @APIResponse(responseCode = "400", ref = "Invalid")
    @APIResponse(responseCode = "401", ref = "Unauthenticated")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(responseCode = "413", ref = "TooLarge")
    @APIResponse(responseCode = "429", ref = "TooOften")
    @APIResponse(responseCode = "503", ref = "Unavailable")
    public Uni<Response> record(
            @Parameter(ref = "tenant") @HeaderParam(RequestTenant.HEADER) String tenant, InputStream body) {
        Faults faults = new Faults();
        String ownTenant = RequestTenant.of(tenant, faults);
        List<ClientEvent> events = EventJson.Batch.read(bodyLimit.read(body), faults);
        return intake.record(ownTenant, events, faults)
                .map(accepted -> Response.accepted(new AcceptedJson(accepted)).build());
    }
}
