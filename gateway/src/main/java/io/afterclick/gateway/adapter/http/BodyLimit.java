package io.afterclick.gateway.adapter.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * Bounds the bodies of requests: those that say that they are too large are refused before they are read, the others as
 * soon as they have shown it.
 *
 * <p>The server has a limit of its own, but refuses without a word; so it is set higher, as a wall behind this one.
 */
public class BodyLimit {
    /** Before the server's own check, which has order -2. */
    private static final int ROUTE_ORDER = -3;

    private final int bytesMax;

    /** @param bytesMax bytes that a body may have */
    public BodyLimit(int bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** A body that is too large. */
    static final class TooLargeException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooLargeException(String message) {
            super(message, null, false, false);
        }
    }

    /**
     * All bytes of a body.
     *
     * @throws TooLargeException when there are too many
     */
    byte[] read(InputStream body) {
        try {
            byte[] bytes = body.readNBytes(bytesMax + 1);
            if (bytes.length > bytesMax) {
                throw new TooLargeException(detail());
            }
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts the check before all routes. */
    public void register(Router router) {
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
                        .put("detail", detail())
                        .toBuffer());
    }

    private String detail() {
        return "A body may have " + bytesMax + " bytes; send less at a time.";
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
