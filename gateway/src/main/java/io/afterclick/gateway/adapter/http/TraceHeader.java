package io.afterclick.gateway.adapter.http;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Tells the client under which trace id the logs of all services speak of its call. */
final class TraceHeader {
    /** Header that carries the id. */
    static final String NAME = "X-Trace-Id";

    @ServerResponseFilter
    void add(ContainerResponseContext response) {
        SpanContext span = Span.current().getSpanContext();
        if (span.isValid()) {
            response.getHeaders().putSingle(NAME, span.getTraceId());
        }
    }
}
