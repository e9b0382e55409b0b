package io.afterclick.gateway.adapter.kafka;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;

/** Sends the trace of the current request along with a record. */
final class TraceHeaders {
    private static final TextMapSetter<Headers> SETTER = (headers, name, value) -> {
        if (headers != null) {
            headers.remove(name).add(name, value.getBytes(StandardCharsets.UTF_8));
        }
    };

    private TraceHeaders() {}

    static void add(Headers headers) {
        TextMapPropagator propagator = GlobalOpenTelemetry.getPropagators().getTextMapPropagator();
        propagator.inject(Context.current(), headers, SETTER);
    }
}
