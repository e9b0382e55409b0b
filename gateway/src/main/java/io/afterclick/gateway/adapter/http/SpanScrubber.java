package io.afterclick.gateway.adapter.http;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.AttributeType;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import jakarta.inject.Singleton;
import java.util.Set;

/**
 * Keeps out of spans what clients send: paths and queries hold ids of works and readers, and headers may hold anything.
 *
 * <p>Whatever text a span starts with is written over, unless it is known to be none of a client's. What is added later
 * is routes, codes, sizes and addresses. Spans that nobody records do not come here.
 */
@Singleton
final class SpanScrubber implements SpanProcessor {
    /** What stands where something was: an attribute cannot be taken away from a span that has begun. */
    static final String SCRUBBED = "-";

    /** The instrumentation writes unknown methods as {@code _OTHER}. */
    private static final Set<String> KEPT =
            Set.of("http.request.method", "url.scheme", "rpc.system", "rpc.service", "rpc.method");

    @Override
    public void onStart(Context parent, ReadWriteSpan span) {
        span.getAttributes().forEach((key, value) -> {
            if (key.getType() == AttributeType.STRING && !KEPT.contains(key.getKey())) {
                span.setAttribute(AttributeKey.stringKey(key.getKey()), SCRUBBED);
            }
        });
    }

    @Override
    public boolean isStartRequired() {
        return true;
    }

    @Override
    public void onEnd(ReadableSpan span) {}

    @Override
    public boolean isEndRequired() {
        return false;
    }
}
