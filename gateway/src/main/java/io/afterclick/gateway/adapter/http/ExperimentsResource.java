package io.afterclick.gateway.adapter.http;

import io.afterclick.gateway.access.Scope;
import io.afterclick.gateway.adapter.http.ExperimentJson.ListJson;
import io.afterclick.gateway.adapter.http.ExperimentJson.SettingsJson;
import io.afterclick.gateway.experiment.Experiment;
import io.afterclick.gateway.experiment.ExperimentEditing;
import io.afterclick.gateway.experiment.ExperimentRules;
import io.afterclick.gateway.experiment.ExperimentSettings;
import io.afterclick.gateway.experiment.Experiments;
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

/** Experiments: made, changed, started, stopped, deleted. */
@Path("/v1/experiments")
@Produces(MediaType.APPLICATION_JSON)
@NeedsScope(Scope.ADMIN)
@SecurityRequirement(name = "key")
@Tag(name = "experiments", description = "For operators: which readers are shown slates of which policy.")
public class ExperimentsResource {
    private static final String ETAG = "Version of the experiment, for If-Match.";

    private final Experiments experiments;
    private final ExperimentEditing editing;
    private final BodyLimit bodyLimit;

    public ExperimentsResource(Experiments experiments, ExperimentEditing editing, BodyLimit bodyLimit) {
        this.experiments = experiments;
        this.editing = editing;
        this.bodyLimit = bodyLimit;
    }

    @GET
    @NonBlocking
    @Operation(operationId = "getExperiments", summary = "All experiments")
    @APIResponse(
            responseCode = "200",
            description = "The experiments, in the order in which they are asked for a policy.",
            content = @Content(schema = @Schema(implementation = ListJson.class)))
    @APIResponse(responseCode = "400", ref = "Invalid")
    @APIResponse(responseCode = "401", ref = "Unauthenticated")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(responseCode = "429", ref = "TooOften")
    @APIResponse(responseCode = "503", ref = "Unavailable")
    public ListJson list(@Parameter(ref = "tenant") @HeaderParam(RequestTenant.HEADER) String tenant) {
        Faults faults = new Faults();
        String ownTenant = RequestTenant.of(tenant, faults);
        faults.refuseIfAny();
        experiments.requireComplete();
        return ListJson.of(experiments.list(ownTenant));
    }

    @GET
    @Path("/{key}")
    @NonBlocking
    @Operation(operationId = "getExperiment", summary = "Read an experiment")
    @APIResponse(
            responseCode = "200",
            description = "The experiment.",
            headers = @Header(name = "ETag", description = ETAG),
            content =
                    @Content(
                            schema = @Schema(implementation = ExperimentJson.class),
                            examples = @ExampleObject(name = "experiment", value = ApiExamples.KEPT_EXPERIMENT)))
    @APIResponse(responseCode = "400", ref = "Invalid")
    @APIResponse(responseCode = "401", ref = "Unauthenticated")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(responseCode = "404", ref = "UnknownExperiment")
    @APIResponse(responseCode = "429", ref = "TooOften")
    @APIResponse(responseCode = "503", ref = "Unavailable")
    public Response get(
            @Parameter(ref = "tenant") @HeaderParam(RequestTenant.HEADER) String tenant,
            @Parameter(ref = "experiment") @PathParam("key") String key) {
        String ownTenant = checked(tenant, key, new Faults());
        experiments.requireComplete();
        return experiments
                .find(ownTenant, key)
                .map(experiment -> answer(Response.Status.OK, experiment))
                .orElseThrow(
                        () -> new RefusedException(Refusal.UNKNOWN_EXPERIMENT, "There is no experiment of this key."));
    }

    @PUT
    @Path("/{key}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Blocking
    @Operation(
            operationId = "putExperiment",
            summary = "Make an experiment, or change its settings",
            description =
                    "A new one is a DRAFT without readers: start it. To change one, name the version that was seen"
                            + " in If-Match; one that runs goes on running, and its readers stay in their variants as far as the"
                            + " shares allow. Answers when the change is safe and holds in this replica; others follow within a"
                            + " second.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = SettingsJson.class),
                            examples = @ExampleObject(name = "settings", value = ApiExamples.EXPERIMENT)))
    @APIResponse(
            responseCode = "200",
            description = "Changed.",
            headers = @Header(name = "ETag", description = ETAG),
            content =
                    @Content(
                            schema = @Schema(implementation = ExperimentJson.class),
                            examples = @ExampleObject(name = "experiment", value = ApiExamples.KEPT_EXPERIMENT)))
    @APIResponse(
            responseCode = "201",
            description = "Made.",
            headers = @Header(name = "ETag", description = ETAG),
            content = @Content(schema = @Schema(implementation = ExperimentJson.class)))
    @APIResponse(responseCode = "400", ref = "Invalid")
    @APIResponse(responseCode = "401", ref = "Unauthenticated")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(responseCode = "412", ref = "VersionConflict")
    @APIResponse(responseCode = "413", ref = "TooLarge")
    @APIResponse(responseCode = "428", ref = "VersionRequired")
    @APIResponse(responseCode = "429", ref = "Full")
    @APIResponse(responseCode = "503", ref = "Unavailable")
    public Uni<Response> put(
            @Parameter(ref = "tenant") @HeaderParam(RequestTenant.HEADER) String tenant,
            @Parameter(ref = "if_match") @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
            @Parameter(ref = "experiment") @PathParam("key") String key,
            InputStream body) {
        Faults faults = new Faults();
        String ownTenant = RequestTenant.of(tenant, faults);
        ExperimentSettings settings = SettingsJson.read(bodyLimit.read(body), faults);
        return editing.put(ownTenant, key, settings, IfMatch.read(ifMatch, faults), faults)
                .map(stored ->
                        answer(stored.created() ? Response.Status.CREATED : Response.Status.OK, stored.experiment()));
    }

    @POST
    @Path("/{key}/start")
    @Blocking
    @Operation(
            operationId = "startExperiment",
            summary = "Give an experiment its readers",
            description = "One that runs is left as it is. After a stop, readers get the variants that they had.")
    @APIResponse(
            responseCode = "200",
            description = "The experiment, which runs.",
            headers = @Header(name = "ETag", description = ETAG),
            content = @Content(schema = @Schema(implementation = ExperimentJson.class)))
    @APIResponse(responseCode = "400", ref = "Invalid")
    @APIResponse(responseCode = "401", ref = "Unauthenticated")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(responseCode = "404", ref = "UnknownExperiment")
    @APIResponse(responseCode = "412", ref = "VersionConflict")
    @APIResponse(responseCode = "429", ref = "TooOften")
    @APIResponse(responseCode = "503", ref = "Unavailable")
    public Uni<Response> start(
            @Parameter(ref = "tenant") @HeaderParam(RequestTenant.HEADER) String tenant,
            @Parameter(ref = "if_match") @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
            @Parameter(ref = "experiment") @PathParam("key") String key) {
        Faults faults = new Faults();
        var expected = IfMatch.read(ifMatch, faults);
        return editing.start(checked(tenant, key, faults), key, expected)
                .map(experiment -> answer(Response.Status.OK, experiment));
    }

    @POST
    @Path("/{key}/stop")
    @Blocking
    @Operation(
            operationId = "stopExperiment",
            summary = "Take an experiment its readers",
            description = "They are shown slates of the default policy, or of another experiment that they are in. It"
                    + " keeps its part of its group.")
    @APIResponse(
            responseCode = "200",
            description = "The experiment, which does not run.",
            headers = @Header(name = "ETag", description = ETAG),
            content = @Content(schema = @Schema(implementation = ExperimentJson.class)))
    @APIResponse(responseCode = "400", ref = "Invalid")
    @APIResponse(responseCode = "401", ref = "Unauthenticated")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(responseCode = "404", ref = "UnknownExperiment")
    @APIResponse(responseCode = "412", ref = "VersionConflict")
    @APIResponse(responseCode = "429", ref = "TooOften")
    @APIResponse(responseCode = "503", ref = "Unavailable")
    public Uni<Response> stop(
            @Parameter(ref = "tenant") @HeaderParam(RequestTenant.HEADER) String tenant,
            @Parameter(ref = "if_match") @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
            @Parameter(ref = "experiment") @PathParam("key") String key) {
        Faults faults = new Faults();
        var expected = IfMatch.read(ifMatch, faults);
        return editing.stop(checked(tenant, key, faults), key, expected)
                .map(experiment -> answer(Response.Status.OK, experiment));
    }

    @DELETE
    @Path("/{key}")
    @Blocking
    @Operation(
            operationId = "deleteExperiment",
            summary = "Delete an experiment that does not run",
            description = "Its part of its group becomes free. Decisions that name it are kept.")
    @APIResponse(responseCode = "204", description = "Deleted.")
    @APIResponse(responseCode = "400", ref = "Invalid")
    @APIResponse(responseCode = "401", ref = "Unauthenticated")
    @APIResponse(responseCode = "403", ref = "Forbidden")
    @APIResponse(responseCode = "404", ref = "UnknownExperiment")
    @APIResponse(responseCode = "409", ref = "ExperimentRuns")
    @APIResponse(responseCode = "412", ref = "VersionConflict")
    @APIResponse(responseCode = "429", ref = "TooOften")
    @APIResponse(responseCode = "503", ref = "Unavailable")
    public Uni<Void> delete(
            @Parameter(ref = "tenant") @HeaderParam(RequestTenant.HEADER) String tenant,
            @Parameter(ref = "if_match") @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
            @Parameter(ref = "experiment") @PathParam("key") String key) {
        Faults faults = new Faults();
        var expected = IfMatch.read(ifMatch, faults);
        return editing.delete(checked(tenant, key, faults), key, expected);
    }

    private static String checked(String tenantHeader, String key, Faults faults) {
        String tenant = RequestTenant.of(tenantHeader, faults);
        ExperimentRules.checkKey(key, faults);
        faults.refuseIfAny();
        return tenant;
    }

    private static Response answer(Response.Status status, Experiment experiment) {
        return Response.status(status)
                .header(HttpHeaders.ETAG, "\"" + experiment.version() + "\"")
                .entity(ExperimentJson.of(experiment))
                .build();
    }
}
