package io.afterclick.bandit.adapter.kafka;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Spans of what learning does with records, as neither Kafka Streams nor our own readers are instrumented. Each belongs to
 * the W3C trace context of the record, and goes on in the records that it causes.
 *
 * <p>Most records are of traces that nobody records: one byte of a header tells, and nothing is made. Thread-safe.
 */
final class RecordSpans {
    private static final String TRACE_PARENT = "traceparent";

    /** Where the last digit of the flags is in {@code 00-<trace>-<span>-<flags>}; odd where the trace is recorded. */
    private static final int FLAGS_AT = 54;

    private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();
    private static final TextMapGetter<Headers> GETTER = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Headers headers) {
            return List.of(TRACE_PARENT);
        }

        @Override
        public String get(Headers headers, String name) {
            Header header = headers == null ? null : headers.lastHeader(name);
            return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
        }
    };
    private static final TextMapSetter<Headers> SETTER = (headers, name, value) -> {
        if (headers != null && name.equals(TRACE_PARENT)) {
            headers.add(name, value.getBytes(StandardCharsets.UTF_8));
        }
    };

    private final Tracer tracer;

    RecordSpans(Tracer tracer) {
        this.tracer = tracer;
    }

    /**
     * Begins a span, which the caller ends.
     *
     * @param record headers of the record that something is done with
     * @return one without any effect where the record's trace is not recorded
     */
    Span start(String name, Headers record) {
        if (!isSampled(record.lastHeader(TRACE_PARENT))) {
            return Span.getInvalid();
        }
        Context parent = W3C.extract(Context.root(), record, GETTER);
        SpanContext trace = Span.fromContext(parent).getSpanContext();
        if (!trace.isSampled()) {
            return Span.getInvalid(); // no header that a tracer wrote
        }
        return tracer.spanBuilder(name)
                .setParent(parent)
                .setSpanKind(SpanKind.CONSUMER)
                .startSpan();
    }

    private static boolean isSampled(Header parent) {
        if (parent == null || parent.value() == null || parent.value().length <= FLAGS_AT) {
            return false;
        }
        return Character.digit(parent.value()[FLAGS_AT], 16) % 2 == 1;
    }

    /** New headers with the trace context of a span, or of its cause where none is recorded, and nothing else. */
    static Headers headers(Span span, Headers cause) {
        Headers headers = new RecordHeaders();
        if (span.isRecording()) {
            W3C.inject(Context.root().with(span), headers, SETTER);
            return headers;
        }
        Header parent = cause.lastHeader(TRACE_PARENT);
        if (parent != null) {
            headers.add(parent);
        }
        return headers;
    }
}
