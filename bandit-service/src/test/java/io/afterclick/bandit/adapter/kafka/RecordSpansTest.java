package io.afterclick.bandit.adapter.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordSpansTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String PARENT = "b7ad6b7169203331";

    private final RecordedSpans recorded = new RecordedSpans();
    private final SdkTracerProvider tracers =
            SdkTracerProvider.builder().addSpanProcessor(recorded).build();
    private final RecordSpans spans = new RecordSpans(tracers.get("test"));

    @AfterEach
    void close() {
        tracers.close();
    }

    @Test
    void start_recordedTrace_isAChildWhichHeadersPassOn() {
        Headers cause = headers("00-" + TRACE + "-" + PARENT + "-01");
        cause.add("other", new byte[] {1});
        Span span = spans.start("step", cause);
        Headers passedOn = RecordSpans.headers(span, cause);
        span.end();
        SpanData data = recorded.ended().get(0);
        assertThat(data.getName()).isEqualTo("step");
        assertThat(data.getTraceId()).isEqualTo(TRACE);
        assertThat(data.getParentSpanId()).isEqualTo(PARENT);
        assertThat(value(passedOn)).isEqualTo("00-" + TRACE + "-" + data.getSpanId() + "-01");
        assertThat(passedOn.toArray()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00-" + TRACE + "-" + PARENT + "-00",
                "00-" + TRACE + "-" + PARENT + "-02",
                "00-" + TRACE + "-" + PARENT + "-0x",
                "00-" + TRACE + "-" + PARENT,
                "00-00000000000000000000000000000000-" + PARENT + "-01",
                "no trace context at all, but as long as one and more: 1111111",
                ""
            })
    void start_anythingElse_recordsNothing_andHeadersPassItOn(String parent) {
        Headers cause = headers(parent);
        Span span = spans.start("step", cause);
        Headers passedOn = RecordSpans.headers(span, cause);
        span.end();
        assertThat(span).isSameAs(Span.getInvalid());
        assertThat(recorded.ended()).isEmpty();
        assertThat(value(passedOn)).isEqualTo(parent);
    }

    @Test
    void start_noHeader_recordsNothing() {
        Headers none = new RecordHeaders();
        assertThat(spans.start("step", none)).isSameAs(Span.getInvalid());
        assertThat(RecordSpans.headers(Span.getInvalid(), none).toArray()).isEmpty();
    }

    @Test
    void start_serviceThatRecordsNothing_headersPassTheCauseOn() {
        try (SdkTracerProvider off =
                SdkTracerProvider.builder().setSampler(Sampler.alwaysOff()).build()) {
            Headers cause = headers("00-" + TRACE + "-" + PARENT + "-01");
            Span span = new RecordSpans(off.get("test")).start("step", cause);
            assertThat(span.isRecording()).isFalse();
            assertThat(value(RecordSpans.headers(span, cause))).isEqualTo(value(cause));
        }
    }

    private static Headers headers(String parent) {
        return new RecordHeaders().add("traceparent", parent.getBytes(StandardCharsets.UTF_8));
    }

    private static String value(Headers headers) {
        return new String(headers.lastHeader("traceparent").value(), StandardCharsets.UTF_8);
    }
}
