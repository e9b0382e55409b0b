package io.afterclick.insight.adapter.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import io.afterclick.insight.adapter.store.ParquetHistory;
import io.afterclick.insight.history.Fact;
import io.afterclick.insight.history.Facts;
import io.afterclick.proto.bandit.v1.Outcome;
import io.afterclick.proto.insight.v1.HistoryKind;
import io.afterclick.proto.insight.v1.OutcomeChange;
import io.afterclick.proto.insight.v1.ReadHistoryRequest;
import io.afterclick.proto.insight.v1.ReadHistoryResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryStreamTest {
    private static final int EVENTS = 2 * Pieces.ROWS + 7;

    @TempDir
    Path root;

    private ParquetHistory history;
    private final SlowClient client = new SlowClient();
    private final AtomicInteger ended = new AtomicInteger();

    @BeforeEach
    void fill() {
        history = new ParquetHistory(root);
        List<Fact> events = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            events.add(Facts.read("default", "r" + i, "w", 1, Facts.NOON.plusSeconds((i * 7L) % EVENTS)));
        }
        history.store("abcdefghijklmnopqrst_-", 0, 0, EVENTS, events);
    }

    @AfterEach
    void close() {
        history.close();
    }

    private HistoryStream stream() {
        long noon = Facts.NOON.getEpochSecond();
        RangeRequest request = RangeRequest.of(ReadHistoryRequest.newBuilder()
                .setTenant("default")
                .setKind(HistoryKind.HISTORY_KIND_EVENTS)
                .setFrom(Timestamp.newBuilder().setSeconds(noon))
                .setTo(Timestamp.newBuilder().setSeconds(noon + 86_400))
                .build());
        return new HistoryStream(() -> request.open(history), client, Runnable::run, stream -> ended.incrementAndGet());
    }

    @Test
    void signal_clientTakesOnePieceAtATime_noMoreIsRead() {
        HistoryStream stream = stream();
        client.room = 1;
        stream.signal();
        assertThat(client.pieces).hasSize(1);
        stream.signal();
        assertThat(client.pieces).as("there is no room").hasSize(1);
        client.room = 1;
        stream.signal();
        assertThat(client.pieces).hasSize(2);
        assertThat(client.completed).isFalse();
        client.room = 10;
        stream.signal();
        assertThat(client.pieces)
                .extracting(ReadHistoryResponse::getEventsCount)
                .containsExactly(500, 500, 7);
        assertThat(client.completed).isTrue();
        assertThat(client.failures).isEmpty();
        assertThat(ended).hasValue(1);
        assertThat(client.pieces.stream()
                        .flatMap(piece -> piece.getEventsList().stream())
                        .map(event -> event.getTime().getSeconds())
                        .toList())
                .isSorted()
                .hasSize(EVENTS);
    }

    @Test
    void signal_changes_comeInPiecesWithTheirMessages_andGoOnBehindAToken() {
        List<Fact> changes = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            byte[] message = Outcome.newBuilder().setRevision(i + 1).build().toByteArray();
            changes.add(
                    new Fact.OutcomeChange("default", Facts.NOON, Facts.NOON.plusSeconds(i), "r", EVENTS + i, message));
        }
        history.store("abcdefghijklmnopqrst_-", 0, EVENTS, EVENTS + 600, changes);
        ReadHistoryRequest request = ReadHistoryRequest.newBuilder()
                .setTenant("default")
                .setKind(HistoryKind.HISTORY_KIND_OUTCOME_CHANGES)
                .setTopicId("abcdefghijklmnopqrst_-")
                .setToOffset(1_000_000)
                .build();
        client.room = 10;
        changes(request).signal();
        assertThat(client.pieces)
                .extracting(ReadHistoryResponse::getOutcomeChangesCount)
                .containsExactly(500, 100);
        String token = client.pieces.get(0).getResumeToken();
        client.pieces.clear();
        changes(request.toBuilder().setResumeToken(token).build()).signal();

        assertThat(client.pieces).singleElement().satisfies(piece -> assertThat(piece.getOutcomeChangesList())
                .hasSize(100)
                .first()
                .isEqualTo(OutcomeChange.newBuilder()
                        .setOffset(EVENTS + 500)
                        .setWrittenAt(Timestamp.newBuilder().setSeconds(Facts.NOON.getEpochSecond() + 500))
                        .setOutcome(Outcome.newBuilder().setRevision(501))
                        .build()));
        assertThat(client.failures).isEmpty();
    }

    private HistoryStream changes(ReadHistoryRequest request) {
        HistoryRequest asked = HistoryRequest.of(request);
        return new HistoryStream(() -> asked.open(history), client, Runnable::run, stream -> ended.incrementAndGet());
    }

    @Test
    void signal_clientGoes_theRangeIsGivenUpOnce() {
        HistoryStream stream = stream();
        client.room = 1;
        stream.signal();
        client.cancelled = true;
        stream.signal();
        stream.signal();
        assertThat(ended).hasValue(1);
        assertThat(client.completed).isFalse();
        assertThat(client.failures).isEmpty();
    }

    @Test
    void stop_clientHasNoRoom_isToldToGoOnElsewhereAtOnce() {
        HistoryStream stream = stream();
        client.room = 1;
        stream.signal();
        stream.stop();
        stream.stop();
        client.room = 1;
        stream.signal();
        assertThat(client.pieces).hasSize(1);
        assertThat(client.failures).singleElement().satisfies(failure -> assertThat(
                        Status.fromThrowable(failure).getCode())
                .isEqualTo(Status.Code.UNAVAILABLE));
        assertThat(ended).hasValue(1);
    }

    /** A client that takes as many pieces as it has room for. */
    private static final class SlowClient extends ServerCallStreamObserver<ReadHistoryResponse> {
        private final List<ReadHistoryResponse> pieces = new ArrayList<>();
        private int room;
        private boolean cancelled;
        private boolean completed;
        private final List<Throwable> failures = new ArrayList<>();

        @Override
        public boolean isReady() {
            return room > 0;
        }

        @Override
        public void onNext(ReadHistoryResponse piece) {
            pieces.add(piece);
            room--;
        }

        @Override
        public boolean isCancelled() {
            return cancelled;
        }

        @Override
        public void onCompleted() {
            completed = true;
        }

        @Override
        public void onError(Throwable failure) {
            failures.add(failure);
        }

        @Override
        public void setOnCancelHandler(Runnable handler) {}

        @Override
        public void setOnReadyHandler(Runnable handler) {}

        @Override
        public void setCompression(String compression) {}

        @Override
        public void disableAutoInboundFlowControl() {}

        @Override
        public void request(int count) {}

        @Override
        public void setMessageCompression(boolean enable) {}
    }
}
