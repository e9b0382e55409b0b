package io.afterclick.gateway.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpanScrubberTest {

    @Test
    void span_startedWithPathQueryAndHeaders_keepsMethodAndSchemeOnly() {
        try (SdkTracerProvider tracers =
                SdkTracerProvider.builder().addSpanProcessor(new SpanScrubber()).build()) {
            Span span = tracers.get("test")
                    .spanBuilder("GET")
                    .setAttribute("http.request.method", "GET")
                    .setAttribute("url.scheme", "http")
                    .setAttribute("url.path", "/v1/works/work/related")
                    .setAttribute("url.query", "reader=reader")
                    .setAttribute("user_agent.original", "anything")
                    .setAttribute("something.new", "anything")
                    .setAttribute("server.port", 8080)
                    .startSpan();
            span.setAttribute("http.route", "/v1/works/{work_id}/related");
            assertThat(((ReadableSpan) span).getAttributes().asMap())
                    .isEqualTo(Map.of(
                            AttributeKey.stringKey("http.request.method"), "GET",
                            AttributeKey.stringKey("url.scheme"), "http",
                            AttributeKey.stringKey("url.path"), "-",
                            AttributeKey.stringKey("url.query"), "-",
                            AttributeKey.stringKey("user_agent.original"), "-",
                            AttributeKey.stringKey("something.new"), "-",
                            AttributeKey.longKey("server.port"), 8080L,
                            AttributeKey.stringKey("http.route"), "/v1/works/{work_id}/related"));
        }
    }
}
