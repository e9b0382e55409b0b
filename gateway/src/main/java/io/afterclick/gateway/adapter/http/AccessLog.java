package io.afterclick.gateway.adapter.http;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ResourceInfo;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Writes one line for each HTTP call: method, route, status and milliseconds, and no id. */
@ApplicationScoped
public class AccessLog {
    private static final Logger LOG = Logger.getLogger("io.afterclick.access");

    /** Before everything else, so that all of the call is measured. */
    private static final int ROUTE_ORDER = -10_000;

    private static final String TRACE_ID = "traceId";
    private static final String TEMPLATE = AccessLog.class.getName() + ".template";

    void register(@Observes Router router) {
        router.route().order(ROUTE_ORDER).handler(AccessLog::measure);
    }

    private static void measure(RoutingContext context) {
        if (LOG.isInfoEnabled() && !isGrpc(context)) {
            long startNanos = System.nanoTime();
            context.addEndHandler(ended -> write(context, System.nanoTime() - startNanos));
        }
        context.next();
    }

    private static void write(RoutingContext context, long nanos) {
        // The call's span has ended by now, and took its trace id out of the log's context.
        String traceId = context.response().headers().get(TraceHeader.NAME);
        if (traceId != null) {
            MDC.put(TRACE_ID, traceId);
        }
        LOG.infof(
                "%s %s %d %d ms",
                context.request().method(),
                template(context),
                context.response().getStatusCode(),
                TimeUnit.NANOSECONDS.toMillis(nanos));
        MDC.remove(TRACE_ID);
    }

    /** Notes the template of the route that a call has reached. */
    @ServerRequestFilter
    void note(ResourceInfo resource, RoutingContext context) {
        if (LOG.isInfoEnabled()) {
            context.put(TEMPLATE, template(resource));
        }
    }

    private static String template(ResourceInfo resource) {
        Path ofClass = resource.getResourceClass().getAnnotation(Path.class);
        Path ofMethod = resource.getResourceMethod().getAnnotation(Path.class);
        return (ofClass == null ? "" : ofClass.value()) + (ofMethod == null ? "" : ofMethod.value());
    }

    private static boolean isGrpc(RoutingContext context) {
        String type = context.request().getHeader("content-type");
        return type != null && type.startsWith("application/grpc");
    }

    /** The path itself may hold ids. */
    private static String template(RoutingContext context) {
        String template = context.get(TEMPLATE);
        return template == null ? "unmatched" : template;
    }
}
