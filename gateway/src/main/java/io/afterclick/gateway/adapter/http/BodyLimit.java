package io.afterclick.gateway.adapter.http;

import io.quarkus.runtime.configuration.MemorySize;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Refuses bodies that say that they are too large, before they are read.
 *
 * <p>The server would refuse them too, but without a word.
 */
@ApplicationScoped
public class BodyLimit {
    static final String DETAIL = "Send less at a time: smaller batches, or shorter texts.";

    /** Before the server's own check, which has order -2. */
    private static final int ROUTE_ORDER = -3;

    private final long bytesMax;

    /** @param bodySizeMax the server's own limit, so that there is only one */
    public BodyLimit(@ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize bodySizeMax) {
        this.bytesMax = bodySizeMax.asLongValue();
    }

    void register(@Observes Router router) {
        router.route().order(ROUTE_ORDER).handler(this::check);
    }

    private void check(RoutingContext context) {
        if (declaredBytes(context) <= bytesMax) {
            context.next();
            return;
        }
        ProblemType type = ProblemType.BODY_TOO_LARGE;
        context.response()
                .setStatusCode(type.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, ProblemType.MEDIA_TYPE)
                .putHeader(HttpHeaders.CONNECTION, "close") // what is still coming is not worth reading
                .end(new JsonObject()
                        .put("type", type.uri())
                        .put("title", type.title())
                        .put("status", type.status())
                        .put("detail", DETAIL + " At most " + bytesMax + " bytes are taken.")
                        .toBuffer());
    }

    private static long declaredBytes(RoutingContext context) {
        String length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return 0; // the server refuses such a request itself
        }
    }
}
