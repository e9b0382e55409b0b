package io.afterclick.gateway.adapter.http;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.openapi.annotations.Components;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.info.License;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;

/** What the API's description says once for all calls. */
@OpenAPIDefinition(
        info =
                @Info(
                        title = "Afterclick",
                        version = "v1",
                        description = "Recommends related works by what readers do after they click.",
                        license = @License(name = "Apache-2.0", url = "https://www.apache.org/licenses/LICENSE-2.0")),
        components =
                @Components(
                        parameters = {
                            @Parameter(
                                    name = "tenant",
                                    in = ParameterIn.HEADER,
                                    description = "Whose catalog and readers.",
                                    schema =
                                            @Schema(
                                                    type = SchemaType.STRING,
                                                    pattern = "[a-z0-9][a-z0-9_-]{0,63}",
                                                    defaultValue = "default")),
                            @Parameter(
                                    name = "work_id",
                                    in = ParameterIn.PATH,
                                    required = true,
                                    description =
                                            "Id of the work: 1 to 128 characters, percent-encoded, a slash as %2F.",
                                    schema = @Schema(type = SchemaType.STRING, minLength = 1, maxLength = 128),
                                    example = "2"),
                            @Parameter(
                                    name = "version",
                                    in = ParameterIn.PATH,
                                    required = true,
                                    description = "Version of a model that is kept.",
                                    schema = @Schema(type = SchemaType.STRING, minLength = 1, maxLength = 128),
                                    example = "20260301T120000123Z"),
                            @Parameter(
                                    name = "experiment",
                                    in = ParameterIn.PATH,
                                    required = true,
                                    description = "Key of the experiment.",
                                    schema = @Schema(type = SchemaType.STRING, pattern = "[a-z0-9][a-z0-9_-]{0,63}"),
                                    example = "story-first"),
                            @Parameter(
                                    name = "policy",
                                    in = ParameterIn.PATH,
                                    required = true,
                                    description = "Name of the policy.",
                                    schema = @Schema(type = SchemaType.STRING, pattern = "[a-z0-9][a-z0-9_-]{0,63}"),
                                    example = "fresh"),
                            @Parameter(
                                    name = "if_match",
                                    in = ParameterIn.HEADER,
                                    description = "Version that was seen, as the header ETag gave it; * for any.",
                                    schema = @Schema(type = SchemaType.STRING),
                                    example = "\"7\"")
                        },
                        securitySchemes =
                                @SecurityScheme(
                                        securitySchemeName = "key",
                                        type = SecuritySchemeType.HTTP,
                                        scheme = "bearer",
                                        description = "A key with the scope of the call, for its tenant. Needed where"
                                                + " afterclick.gateway.keys.file is set; without keys the"
                                                + " gateway listens to programs of its own machine only."),
                        responses = {
                            @APIResponse(
                                    name = "Invalid",
                                    description = "Fields or parameters break rules; nothing was done.",
                                    content =
                                            @Content(
                                                    mediaType = ProblemType.MEDIA_TYPE,
                                                    schema = @Schema(implementation = ProblemJson.class),
                                                    examples =
                                                            @ExampleObject(
                                                                    name = "invalid",
                                                                    value = ApiExamples.INVALID))),
                            @APIResponse(
                                    name = "UnknownWork",
                                    description = "The work is not in the catalog.",
                                    content =
                                            @Content(
                                                    mediaType = ProblemType.MEDIA_TYPE,
                                                    schema = @Schema(implementation = ProblemJson.class),
                                                    examples =
                                                            @ExampleObject(
                                                                    name = "unknown",
                                                                    value = ApiExamples.UNKNOWN_WORK))),
                            @APIResponse(
                                    name = "UnknownModel",
                                    description = "No model of this version is kept.",
                                    content =
                                            @Content(
                                                    mediaType = ProblemType.MEDIA_TYPE,
                                                    schema = @Schema(implementation = ProblemJson.class))),
                            @APIResponse(
                                    name = "UnknownExperiment",
                                    description = "There is no experiment of this key.",
                                    content =
                                            @Content(
                                                    mediaType = ProblemType.MEDIA_TYPE,
                                                    schema = @Schema(implementation = ProblemJson.class))),
                            @APIResponse(
                                    name = "ExperimentRuns",
                                    description = "The experiment runs.",
                                    content =
                                            @Content(
                                                    mediaType = ProblemType.MEDIA_TYPE,
                                                    schema = @Schema(implementation = ProblemJson.class))),
                            @APIResponse(
                                    name = "VersionConflict",
                                    description =
                                            "It has another version than If-Match names, or changed at the same moment.",
                                    content =
                                            @Content(
                                                    mediaType = ProblemType.MEDIA_TYPE,
                                                    schema = @Schema(implementation = ProblemJson.class),
                                                    examples =
                                                            @ExampleObject(
                                                                    name = "conflict",
                                                                    value = ApiExamples.VERSION_CONFLICT))),
                            @APIResponse(
                                    name = "VersionRequired",
                                    description =
                                            "It is there, and If-Match does not say which version of it was seen.",
                                    content =
                                            @Content(
                                                    mediaType = ProblemType.MEDIA_TYPE,
                                                    schema = @Schema(implementation = ProblemJson.class))),
                            @APIResponse(
                                    name = "UnknownPolicy",
                                    description = "There is no policy of this name.",
                                    content =
                                            @Content(
                                                    mediaType = ProblemType.MEDIA_TYPE,
                                                    schema = @Schema(implementation = ProblemJson.class))),
                            @APIResponse(
                                    name = "BuiltInPolicy",
                                    description = "The policy comes with Afterclick and cannot be changed.",
                                    content =
                                            @Content(
                                                    mediaType = ProblemType.MEDIA_TYPE,
                                                    schema = @Schema(implementation = ProblemJson.class))),
                            @APIResponse(
                                    name = "Unauthenticated",
                                    description = "The call needs a key, and came without the right one.",
                                    content =
                                            @Content(
                                                    mediaType = ProblemType.MEDIA_TYPE,
                                                    schema = @Schema(implementation = ProblemJson.class),
                                                    examples =
                                                            @ExampleObject(
                                                                    name = "unauthenticated",
                                                                    value = ApiExamples.UNAUTHENTICATED))),
                            @APIResponse(
                                    name = "Forbidden",
                                    description = "The key lacks the scope of the call, or is for other tenants.",
                                    content =
                                            @Content(
                                                    mediaType = ProblemType.MEDIA_TYPE,
                                                    schema = @Schema(implementation = ProblemJson.class))),
                            @APIResponse(
                                    name = "NotTrainable",
                                    description = "A training runs already, or there are no reads to learn from.",
                                    content =
                                            @Content(
                                                    mediaType = ProblemType.MEDIA_TYPE,
                                                    schema = @Schema(implementation = ProblemJson.class),
                                                    examples =
                                                            @ExampleObject(
                                                                    name = "running",
                                                                    value = ApiExamples.TRAINING_RUNS))),
                            @APIResponse(
                                    name = "TooLate",
                                    description = "A service behind did not answer in time.",
                                    content =
                                            @Content(
                                                    mediaType = ProblemType.MEDIA_TYPE,
                                                    schema = @Schema(implementation = ProblemJson.class))),
                            @APIResponse(
                                    name = "TooLarge",
                                    description = "The body is too large.",
                                    content =
                                            @Content(
                                                    mediaType = ProblemType.MEDIA_TYPE,
                                                    schema = @Schema(implementation = ProblemJson.class))),
                            @APIResponse(
                                    name = "Full",
                                    description =
                                            "The catalog holds as many works as it may, there are too many reads, experiments or policies,"
                                                    + " or the key has called too often: then see Retry-After.",
                                    content =
                                            @Content(
                                                    mediaType = ProblemType.MEDIA_TYPE,
                                                    schema = @Schema(implementation = ProblemJson.class))),
                            @APIResponse(
                                    name = "TooOften",
                                    description = "The key has called too often: try again after Retry-After seconds.",
                                    content =
                                            @Content(
                                                    mediaType = ProblemType.MEDIA_TYPE,
                                                    schema = @Schema(implementation = ProblemJson.class))),
                            @APIResponse(
                                    name = "Unavailable",
                                    description =
                                            "Starting, overloaded, a service behind is away, or the broker did not acknowledge: try again after"
                                                    + " Retry-After seconds.",
                                    content =
                                            @Content(
                                                    mediaType = ProblemType.MEDIA_TYPE,
                                                    schema = @Schema(implementation = ProblemJson.class),
                                                    examples =
                                                            @ExampleObject(
                                                                    name = "unavailable",
                                                                    value = ApiExamples.UNAVAILABLE)))
                        }))
@ApplicationPath("/")
public class ApiDescription extends Application {}
