package io.afterclick.insight.adapter.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.Timestamp;
import io.afterclick.proto.insight.v1.HistoryKind;
import io.afterclick.proto.insight.v1.ReadHistoryRequest;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChangesRequestTest {
    private static final String TOPIC = "abcdefghijklmnopqrst_-";

    private static ReadHistoryRequest.Builder request() {
        return ReadHistoryRequest.newBuilder()
                .setTenant("default")
                .setKind(HistoryKind.HISTORY_KIND_OUTCOME_CHANGES)
                .setTopicId(TOPIC)
                .setPartition(3)
                .setFromOffset(10)
                .setToOffset(50);
    }

    private static void refused(String field, String why, Consumer<ReadHistoryRequest.Builder> change) {
        ReadHistoryRequest.Builder request = request();
        change.accept(request);
        assertThatExceptionOfType(InvalidFieldException.class)
                .isThrownBy(() -> HistoryRequest.of(request.build()))
                .withMessageStartingWith(field + " ")
                .withMessageContaining(why)
                .satisfies(e -> assertThat(e.field()).isEqualTo(field));
    }

    @Test
    void of_goodRequest_isTakenOver() {
        assertThat(HistoryRequest.of(request().build())).isEqualTo(new ChangesRequest("default", TOPIC, 3, 10, 50));
        assertThat(HistoryRequest.of(
                        request().clearPartition().clearFromOffset().build()))
                .isEqualTo(new ChangesRequest("default", TOPIC, 0, 0, 50));
    }

    @Test
    void of_ownToken_goesOnBehindIt() {
        String token = ChangesRequest.of(request().build()).token(49);
        assertThat(HistoryRequest.of(request().setResumeToken(token).build()))
                .isEqualTo(new ChangesRequest("default", TOPIC, 3, 50, 50));
        refused("resume_token", "for this kind and range", request -> request.setPartition(2)
                .setResumeToken(token));
        refused("resume_token", "for this kind and range", request -> request.setToOffset(49)
                .setResumeToken(token));
        refused("resume_token", "for this kind and range", request -> request.setKind(HistoryKind.HISTORY_KIND_EVENTS)
                .clearTopicId()
                .clearPartition()
                .clearFromOffset()
                .clearToOffset()
                .setFrom(Timestamp.newBuilder().setSeconds(1))
                .setTo(Timestamp.newBuilder().setSeconds(2))
                .setResumeToken(token));
    }

    @ParameterizedTest
    @ValueSource(strings = {"!", "AAAA", "MSBvdXRjb21lX2NoYW5nZXMgMyAtNQ"})
    void of_foreignToken_isRefused(String token) {
        refused("resume_token", "none that this service has given", request -> request.setResumeToken(token));
    }

    @Test
    void of_badFields_areNamed() {
        refused("tenant", "1 to 64", request -> request.setTenant("Big Shop"));
        refused("topic_id", "22 of", ReadHistoryRequest.Builder::clearTopicId);
        refused("topic_id", "22 of", request -> request.setTopicId("afterclick.outcomes"));
        refused("partition", "0 or more", request -> request.setPartition(-1));
        refused("from_offset", "0 or more", request -> request.setFromOffset(-1));
        refused("to_offset", "above from_offset", request -> request.setToOffset(10));
        refused("to_offset", "above from_offset", ReadHistoryRequest.Builder::clearToOffset);
        refused("from", "range of offsets", request -> request.setFrom(Timestamp.getDefaultInstance()));
        refused("to", "range of offsets", request -> request.setTo(Timestamp.getDefaultInstance()));
    }
}
