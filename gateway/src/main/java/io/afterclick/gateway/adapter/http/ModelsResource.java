package io.afterclick.gateway.adapter.http;

import io.afterclick.gateway.access.Scope;
import io.afterclick.gateway.adapter.http.ModelJson.ListJson;
import io.afterclick.gateway.adapter.http.ModelJson.RequestJson;
import io.afterclick.gateway.adapter.http.ModelJson.TrainingJson;
import io.afterclick.gateway.model.Models;
import io.afterclick.gateway.request.Faults;
import io.afterclick.gateway.request.TextRules;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Models: trained, listed, and rolled back. */
@Path(ModelsResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
@NeedsScope(Scope.ADMIN)
@SecurityRequirement(name = "key")
@Tag(name = "models", description = "For operators: what candidates are found by.")
public class ModelsResource {
    static final String PATH = "/v1/models";

    private final Models models;
    private final BodyLimit bodyLimit;

    public ModelsResource(Models models, BodyLimit bodyLimit) {
        this.models = models;
        this.bodyLimit = bodyLimit;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Blocking
    @Operation(
            operationId = "trainModel",
            summary = "Train a model",
            description =
                    "On all events that are there now. Answers as soon as the training is under way; it goes on whether or"
                            + " not anybody waits, and the model serves when it is done. Where it is worse than the"
                            + " serving one, it is refused, unless force is set: last_failure of the models tells.")
    @RequestBody(
            description = "May be left out.",
            content =
                    @Content(
                            schema = @Schema(implementation = RequestJson.class),
                            examples = @ExampleObject(name = "training", value = ApiExamples.TRAINING)))
    @APIResponse(
            responseCode = "202",
            description = "The training is under way.",
            headers = @Header(name = "Location", description = "Where to see how far it is."),
            content = @Content(schema = @Schema(implementation = TrainingJson.class)))
    @APIResponse(responseCode = "400", ref = "Invalid")
    @APIResponse(responseCode = "401", ref = "Unauthenticated")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(responseCode = "409", ref = "NotTrainable")
    @APIResponse(responseCode = "413", ref = "TooLarge")
    @APIResponse(responseCode = "429", ref = "Full")
    @APIResponse(responseCode = "503", ref = "Unavailable")
    @APIResponse(responseCode = "504", ref = "TooLate")
    public Uni<Response> train(
            @Parameter(ref = "tenant") @HeaderParam(RequestTenant.HEADER) String tenant, InputStream body) {
        Faults faults = new Faults();
        String ownTenant = RequestTenant.of(tenant, faults);
        RequestJson request = RequestJson.read(bodyLimit.read(body), faults);
        faults.refuseIfAny();
        return models.train(ownTenant, request.force()).map(training -> Response.accepted(TrainingJson.of(training))
                .header(HttpHeaders.LOCATION, PATH)
                .build());
    }

    @GET
    @NonBlocking
    @Operation(operationId = "getModels", summary = "Models, and the training that runs")
    @APIResponse(
            responseCode = "200",
            description = "The models.",
            content =
                    @Content(
                            schema = @Schema(implementation = ListJson.class),
                            examples = @ExampleObject(name = "models", value = ApiExamples.MODELS)))
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
        return models.list(ownTenant).map(ListJson::of);
    }

    @POST
    @Path("/{version}/serve")
    @NonBlocking
    @Operation(
            operationId = "serveModel",
            summary = "Let a kept model serve",
            description =
                    "How to roll back: the model serves in all replicas, and trainings on schedule pause until the"
                            + " next training on demand.")
    @APIResponse(
            responseCode = "200",
            description = "The model, which serves.",
            content = @Content(schema = @Schema(implementation = ModelJson.class)))
    @APIResponse(responseCode = "400", ref = "Invalid")
    @APIResponse(responseCode = "401", ref = "Unauthenticated")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(responseCode = "404", ref = "UnknownModel")
    @APIResponse(responseCode = "429", ref = "TooOften")
    @APIResponse(responseCode = "503", ref = "Unavailable")
    @APIResponse(responseCode = "504", ref = "TooLate")
    public Uni<ModelJson> serve(
            @Parameter(ref = "tenant") @HeaderParam(RequestTenant.HEADER) String tenant,
            @Parameter(ref = "version") @PathParam("version") String version) {
        Faults faults = new Faults();
        String ownTenant = RequestTenant.of(tenant, faults);
        TextRules.checkId(version, "version", faults);
        faults.refuseIfAny();
        return models.serve(ownTenant, version).map(ModelJson::of);
    }
}
