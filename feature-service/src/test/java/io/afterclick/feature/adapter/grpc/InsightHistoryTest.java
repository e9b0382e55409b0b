package io.afterclick.feature.adapter.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import io.afterclick.feature.adapter.kafka.TestRecords;
import io.afterclick.feature.backfill.BackfillException;
import io.afterclick.feature.backfill.ChangesKept;
import io.afterclick.feature.backfill.History;
import io.afterclick.feature.view.Source;
import io.afterclick.proto.bandit.v1.Outcome;
import io.afterclick.proto.event.v1.Event;
import io.afterclick.proto.insight.v1.DescribeOutcomeChangesRequest;
import io.afterclick.proto.insight.v1.DescribeOutcomeChangesResponse;
import io.afterclick.proto.insight.v1.HistoryKind;
import io.afterclick.proto.insight.v1.InsightServiceGrpc;
import io.afterclick.proto.insight.v1.KeptPartition;
import io.afterclick.proto.insight.v1.OutcomeChange;
import io.afterclick.proto.insight.v1.ReadHistoryRequest;
import io.afterclick.proto.insight.v1.ReadHistoryResponse;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server on loopback that keeps the contract of ReadHistory, and whose streams break. */
class InsightHistoryTest {
    private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant TO = FROM.plus(Duration.ofDays(75));

    private final Streams streams = new Streams();
    private Server server;
    private ManagedChannel channel;
    private History history;

    @BeforeEach
    void start() throws Exception {
        server = ServerBuilder.forPort(0).addService(streams).build().start();
        channel = ManagedChannelBuilder.forAddress("127.0.0.1", server.getPort())
                .usePlaintext()
                .build();
        history = new InsightHistory(InsightServiceGrpc.newBlockingStub(channel), Duration.ofMillis(1));
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        server.shutdownNow();
    }

    @Test
    void next_streamsThatBreak_bringEachRecordOnceInOrder_inRangesThatInsightTakes() throws Exception {
        for (int i = 0; i < 500; i++) {
            Instant time = FROM.plus(Duration.ofHours(i * 75L * 24 / 500));
            streams.events.add(TestRecords.read("t", "r" + i % 7, "w" + i, time));
        }
        streams.piecesUntilBreak = 3;

        List<History.Record> read = new ArrayList<>();
        Instant readTo = FROM;
        try (History.Pieces pieces = history.open("t", Source.EVENTS, FROM, TO)) {
            Optional<History.Piece> piece;
            while ((piece = pieces.next()).isPresent()) {
                read.addAll(piece.get().records());
                assertThat(piece.get().readTo()).isAfterOrEqualTo(readTo);
                readTo = piece.get().readTo();
            }
        }

        assertThat(read).hasSize(500);
        for (int i = 0; i < read.size(); i++) {
            Event event = streams.events.get(i);
            assertThat(Event.parseFrom(read.get(i).value())).isEqualTo(event);
            assertThat(read.get(i).key()).isEqualTo(TestRecords.readerKey("t", event.getReaderId()));
            assertThat(read.get(i).time().toEpochMilli()).isEqualTo(Timestamps.toMillis(event.getTime()));
        }
        assertThat(streams.requests).hasSizeGreaterThan(20).allSatisfy(request -> {
            assertThat(request.getTenant()).isEqualTo("t");
            assertThat(request.getKind()).isEqualTo(HistoryKind.HISTORY_KIND_EVENTS);
            assertThat(Timestamps.between(request.getFrom(), request.getTo()).getSeconds())
                    .isBetween(1L, Duration.ofDays(31).toSeconds());
        });
    }

    @Test
    void nextChanges_streamsThatBreak_bringEachRecordOnceInOrder() throws Exception {
        for (long offset = 100; offset < 150; offset++) {
            streams.changes.add(OutcomeChange.newBuilder()
                    .setOffset(offset)
                    .setWrittenAt(Timestamps.fromMillis(offset))
                    .setOutcome(TestRecords.outcome("t", "q", "w" + offset, FROM, 1, 0, 0))
                    .build());
        }
        streams.piecesUntilBreak = 3;

        List<History.Change> read = new ArrayList<>();
        try (History.Changes changes = history.openChanges("t", "topic-id", 7, 110, 140)) {
            Optional<List<History.Change>> piece;
            while ((piece = changes.next()).isPresent()) {
                read.addAll(piece.get());
            }
        }

        assertThat(read).hasSize(30);
        for (int i = 0; i < read.size(); i++) {
            OutcomeChange change = streams.changes.get(10 + i);
            assertThat(read.get(i).offset()).isEqualTo(change.getOffset());
            assertThat(Outcome.parseFrom(read.get(i).value())).isEqualTo(change.getOutcome());
            assertThat(read.get(i).writtenAt().toEpochMilli()).isEqualTo(change.getOffset());
        }
        assertThat(streams.requests).hasSizeGreaterThan(3).allSatisfy(request -> assertThat(
                        request.toBuilder().clearResumeToken().build())
                .isEqualTo(ReadHistoryRequest.newBuilder()
                        .setTenant("t")
                        .setKind(HistoryKind.HISTORY_KIND_OUTCOME_CHANGES)
                        .setTopicId("topic-id")
                        .setPartition(7)
                        .setFromOffset(110)
                        .setToOffset(140)
                        .build()));
    }

    @Test
    void changesKept_areAsTheHistoryTells_andNobodyWhoAnswersIsSaid() throws Exception {
        assertThat(history.changesKept("topic-id"))
                .isEqualTo(new ChangesKept(List.of(new ChangesKept.Partition(2, 10, 20, FROM)), true, Optional.of(TO)));
        server.shutdownNow();
        assertThatThrownBy(() -> history.changesKept("topic-id"))
                .isInstanceOfSatisfying(BackfillException.class, failure -> assertThat(failure.reason())
                        .isEqualTo(BackfillException.Reason.HISTORY_UNAVAILABLE));
    }

    @Test
    void changesKept_sinceATimeThatThereIsNot_isNoAnswer() {
        streams.since = Timestamp.newBuilder().setSeconds(Long.MAX_VALUE).build();
        assertThatThrownBy(() -> history.changesKept("topic-id"))
                .isInstanceOfSatisfying(BackfillException.class, failure -> assertThat(failure.reason())
                        .isEqualTo(BackfillException.Reason.HISTORY_UNAVAILABLE));
    }

    @Test
    void next_nobodyAnswers_failsAfterSomeTries() {
        server.shutdownNow();
        try (History.Pieces pieces = history.open("t", Source.OUTCOMES, FROM, TO)) {
            assertThatThrownBy(pieces::next)
                    .isInstanceOfSatisfying(BackfillException.class, failure -> assertThat(failure.reason())
                            .isEqualTo(BackfillException.Reason.HISTORY_UNAVAILABLE));
        }
    }

    @Test
    void close_whileNextWaits_endsIt() throws Exception {
        streams.silent = true;
        History.Pieces pieces = history.open("t", Source.EVENTS, FROM, TO);
        CompletableFuture<Void> waiting = CompletableFuture.runAsync(
                () -> assertThatThrownBy(pieces::next).isInstanceOf(BackfillException.class));
        assertThat(streams.asked.await(30, TimeUnit.SECONDS)).isTrue();

        pieces.close();

        waiting.get(30, TimeUnit.SECONDS);
    }

    /** Pieces of two; the token is the number of events that were sent. */
    private static final class Streams extends InsightServiceGrpc.InsightServiceImplBase {
        final List<Event> events = new ArrayList<>();
        final List<OutcomeChange> changes = new ArrayList<>();
        final List<ReadHistoryRequest> requests = new ArrayList<>();
        final CountDownLatch asked = new CountDownLatch(1);
        int piecesUntilBreak = Integer.MAX_VALUE;
        boolean silent;
        volatile Timestamp since = Timestamps.fromMillis(FROM.toEpochMilli());

        @Override
        public void readHistory(ReadHistoryRequest request, StreamObserver<ReadHistoryResponse> client) {
            requests.add(request);
            asked.countDown();
            if (silent) {
                return;
            }
            if (request.getKind() == HistoryKind.HISTORY_KIND_OUTCOME_CHANGES) {
                List<OutcomeChange> range = changes.stream()
                        .filter(change -> change.getOffset() >= request.getFromOffset()
                                && change.getOffset() < request.getToOffset())
                        .toList();
                send(
                        request,
                        client,
                        range.size(),
                        (piece, from, to) -> piece.addAllOutcomeChanges(range.subList(from, to)));
                return;
            }
            List<Event> range = events.stream()
                    .filter(event -> Timestamps.compare(event.getTime(), request.getFrom()) >= 0
                            && Timestamps.compare(event.getTime(), request.getTo()) < 0)
                    .toList();
            send(request, client, range.size(), (piece, from, to) -> piece.addAllEvents(range.subList(from, to)));
        }

        private interface Filling {
            void fill(ReadHistoryResponse.Builder piece, int from, int to);
        }

        private void send(
                ReadHistoryRequest request, StreamObserver<ReadHistoryResponse> client, int size, Filling filling) {
            int next = request.getResumeToken().isEmpty() ? 0 : Integer.parseInt(request.getResumeToken());
            for (int pieces = 0; next < size; pieces++) {
                if (pieces == piecesUntilBreak) {
                    client.onError(Status.UNAVAILABLE.asRuntimeException());
                    return;
                }
                int end = Math.min(size, next + 2);
                ReadHistoryResponse.Builder piece =
                        ReadHistoryResponse.newBuilder().setResumeToken(Integer.toString(end));
                filling.fill(piece, next, end);
                client.onNext(piece.build());
                next = end;
            }
            client.onCompleted();
        }

        @Override
        public void describeOutcomeChanges(
                DescribeOutcomeChangesRequest request, StreamObserver<DescribeOutcomeChangesResponse> client) {
            assertThat(request.getTopicId()).isEqualTo("topic-id");
            client.onNext(DescribeOutcomeChangesResponse.newBuilder()
                    .addPartitions(KeptPartition.newBuilder()
                            .setPartition(2)
                            .setFromOffset(10)
                            .setNextOffset(20)
                            .setSince(since))
                    .setOtherTopics(true)
                    .setDecidedFrom(Timestamps.fromMillis(TO.toEpochMilli()))
                    .build());
            client.onCompleted();
        }
    }
}
