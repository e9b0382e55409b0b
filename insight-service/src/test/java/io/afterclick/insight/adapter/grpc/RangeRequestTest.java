package io.afterclick.insight.adapter.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.Timestamp;
import io.afterclick.insight.adapter.store.HistoryRange.Place;
import io.afterclick.insight.history.Table;
import io.afterclick.proto.insight.v1.HistoryKind;
import io.afterclick.proto.insight.v1.ReadHistoryRequest;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RangeRequestTest {
    private static final Place PLACE = new Place(-5, "0123456789abcdef0123456789abcdef");

    private static ReadHistoryRequest.Builder request() {
        return ReadHistoryRequest.newBuilder()
                .setTenant("default")
                .setKind(HistoryKind.HISTORY_KIND_EVENTS)
                .setFrom(Timestamp.newBuilder().setSeconds(1_000))
                .setTo(Timestamp.newBuilder().setSeconds(2_000).setNanos(5_000));
    }

    private static void refused(String field, Consumer<ReadHistoryRequest.Builder> change) {
        ReadHistoryRequest.Builder request = request();
        change.accept(request);
        assertThatExceptionOfType(InvalidFieldException.class)
                .isThrownBy(() -> HistoryRequest.of(request.build()))
                .satisfies(e -> assertThat(e.field()).isEqualTo(field));
    }

    @Test
    void of_goodRequest_isTakenOver() {
        RangeRequest range = RangeRequest.of(request().build());
        assertThat(range.table()).isEqualTo(Table.EVENTS);
        assertThat(range.period().from()).isEqualTo(Instant.ofEpochSecond(1_000));
        assertThat(range.period().to()).isEqualTo(Instant.ofEpochSecond(2_000, 5_000));
        assertThat(range.after()).isEmpty();
    }

    @Test
    void of_ownToken_isThePlaceAgain() {
        String token = RangeRequest.of(request().build()).token(PLACE);
        assertThat(RangeRequest.of(request().setResumeToken(token).build()).after())
                .isEqualTo(Optional.of(PLACE));
        refused("resume_token", request -> request.setKind(HistoryKind.HISTORY_KIND_OUTCOMES)
                .setResumeToken(token));
    }

    @ParameterizedTest
    @CsvSource({"!", "AAAA", "'MSBldmVudHMgNSBub3QtYS1oYXNo'"})
    void of_foreignToken_isRefused(String token) {
        refused("resume_token", request -> request.setResumeToken(token));
    }

    @Test
    void of_badFields_areNamed() {
        refused("tenant", request -> request.setTenant("Big Shop"));
        refused("tenant", ReadHistoryRequest.Builder::clearTenant);
        refused("kind", ReadHistoryRequest.Builder::clearKind);
        refused("kind", request -> request.setKindValue(77));
        refused("from", ReadHistoryRequest.Builder::clearFrom);
        refused("to", ReadHistoryRequest.Builder::clearTo);
        refused("to", request -> request.setTo(Timestamp.newBuilder().setSeconds(1_000)));
        refused("to", request -> request.setTo(Timestamp.newBuilder().setSeconds(1_001 + 31 * 86_400)));
        refused("from", request -> request.setFrom(Timestamp.newBuilder().setNanos(-1)));
        refused("topic_id", request -> request.setTopicId("abcdefghijklmnopqrst_-"));
        refused("partition", request -> request.setPartition(1));
        refused("from_offset", request -> request.setFromOffset(1));
        refused("to_offset", request -> request.setToOffset(1));
        refused("from", request -> request.setFrom(Timestamp.newBuilder().setSeconds(Long.MAX_VALUE)));
    }
}
