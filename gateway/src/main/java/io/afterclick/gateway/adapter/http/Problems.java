package io.afterclick.gateway.adapter.http;

import io.afterclick.gateway.request.Fault;
import io.afterclick.gateway.request.RefusedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** The one map from failures to problems. */
final class Problems {
    private static final Logger LOG = Logger.getLogger(Problems.class);
    private static final int RETRY_AFTER_SECONDS = 1;

    private Problems() {}

    static Response response(ProblemType type, String detail, List<Fault> faults) {
        Response.ResponseBuilder response = Response.status(type.status())
                .type(ProblemType.MEDIA_TYPE)
                .entity(ProblemJson.of(type, detail, faults));
        if (type.passes()) {
            response.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        if (type == ProblemType.UNAUTHENTICATED) {
            response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"afterclick\"");
        }
        return response.build();
    }

    /** Registers the mappers: their methods are found by annotation. */
    static final class Mappers {
        @ServerExceptionMapper
        Response refused(RefusedException e) {
            Response problem = response(ProblemType.of(e.refusal()), e.getMessage(), e.faults());
            return e.retryAfter()
                    .map(wait -> Response.fromResponse(problem)
                            .header(HttpHeaders.RETRY_AFTER, wholeSeconds(wait))
                            .build())
                    .orElse(problem);
        }

        @ServerExceptionMapper
        Response malformed(MalformedJsonException e) {
            return response(ProblemType.MALFORMED_JSON, e.getMessage(), List.of());
        }

        @ServerExceptionMapper
        Response tooLarge(BodyLimit.TooLargeException e) {
            Response problem = response(ProblemType.BODY_TOO_LARGE, e.getMessage(), List.of());
            return Response.fromResponse(problem)
                    .header("Connection", "close") // what is still coming is not worth reading
                    .build();
        }

        @ServerExceptionMapper
        Response notFound(NotFoundException e) {
            return response(ProblemType.UNKNOWN_PATH, "The API has no such path; see /q/openapi.", List.of());
        }

        @ServerExceptionMapper
        Response web(WebApplicationException e, UriInfo uri) {
            Response original = e.getResponse();
            return switch (original.getStatus()) {
                case 404 -> notFound(new NotFoundException());
                case 405 -> notAllowed(uri);
                case 406 ->
                    response(ProblemType.NOT_ACCEPTABLE, "Answers are application/json; accept that.", List.of());
                case 415 ->
                    response(
                            ProblemType.UNSUPPORTED_MEDIA_TYPE,
                            "Send the body as application/json, the definition of a policy as application/yaml.",
                            List.of());
                case 400 -> response(ProblemType.INVALID_REQUEST, "The request cannot be understood.", List.of());
                default -> defect(e);
            };
        }

        @ServerExceptionMapper
        Response defect(Throwable e) {
            LOG.error("A request failed by a defect", e);
            return response(ProblemType.INTERNAL, "The server failed; its log tells why, under this trace.", List.of());
        }

        /** Rounded up, so that who waits as long as told is not refused again. */
        private static long wholeSeconds(Duration wait) {
            return Math.max(1, wait.plusNanos(999_999_999).toSeconds());
        }

        private static Response notAllowed(UriInfo uri) {
            Response problem =
                    response(ProblemType.METHOD_NOT_ALLOWED, "See the header Allow, or /q/openapi.", List.of());
            Response.ResponseBuilder named = Response.fromResponse(problem);
            AllowedMethods.of(uri.getRequestUri().getRawPath())
                    .ifPresent(methods -> named.header(HttpHeaders.ALLOW, methods));
            return named.build();
        }
    }
}
