package io.afterclick.bandit.adapter.kafka;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** The W3C trace context of the record that caused another one. */
final class TraceHeaders {
    private static final String TRACE_PARENT = "traceparent";

    private TraceHeaders() {}

    /** New headers with the trace context of others, and nothing else of them. */
    static Headers of(Headers cause) {
        Headers headers = new RecordHeaders();
        Header parent = cause.lastHeader(TRACE_PARENT);
        if (parent != null) {
            headers.add(parent);
        }
        return headers;
    }
}
