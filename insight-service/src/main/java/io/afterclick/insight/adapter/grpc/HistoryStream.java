package io.afterclick.insight.adapter.grpc;

import io.afterclick.insight.adapter.store.HistoryRange;
import io.afterclick.insight.history.HistoryException;
import io.afterclick.insight.history.Table;
import io.afterclick.proto.insight.v1.ReadHistoryResponse;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One call's way through a range: a piece is read only when the transport takes another one. Never more than one thread
 * works on it, and none while the client is slow.
 */
final class HistoryStream {
    /** Rows of one piece. */
    static final int PIECE_ROWS = 500;

    static final String GOES_DOWN = "insight-service goes down; go on from the last resume_token";

    private final RangeRequest request;
    private final Supplier<HistoryRange> opening;
    private final ServerCallStreamObserver<ReadHistoryResponse> client;
    private final Executor workers;
    private final Consumer<HistoryStream> whenEnded;
    /** Signals that are not answered yet: that there is room, or that the client has gone. */
    private final AtomicInteger signals = new AtomicInteger();

    private volatile boolean stopping;
    private HistoryRange range;
    private boolean ended;

    /**
     * @param opening takes the range out; called on a worker
     * @param whenEnded called once
     */
    HistoryStream(
            RangeRequest request,
            Supplier<HistoryRange> opening,
            ServerCallStreamObserver<ReadHistoryResponse> client,
            Executor workers,
            Consumer<HistoryStream> whenEnded) {
        this.request = request;
        this.opening = opening;
        this.client = client;
        this.workers = workers;
        this.whenEnded = whenEnded;
    }

    /** Ends it behind the piece that is being sent. */
    void stop() {
        stopping = true;
        signal();
    }

    /** The transport may take more now, or the client has gone. */
    void signal() {
        if (signals.getAndIncrement() == 0) {
            try {
                workers.execute(this::work);
            } catch (RejectedExecutionException e) {
                client.onError(GrpcErrors.of(e)); // this replica goes down
            }
        }
    }

    private void work() {
        int seen;
        do {
            seen = signals.get();
            if (!ended) {
                try {
                    send();
                } catch (RuntimeException e) {
                    end();
                    if (!client.isCancelled()) {
                        client.onError(GrpcErrors.of(e));
                    }
                }
            }
        } while (signals.addAndGet(-seen) > 0);
    }

    private void send() {
        requireStaying();
        if (range == null && !client.isCancelled()) {
            range = opening.get();
        }
        while (!client.isCancelled() && client.isReady()) {
            ReadHistoryResponse piece = next();
            if (piece.getEventsCount() + piece.getOutcomesCount() == 0) {
                end();
                client.onCompleted();
                return;
            }
            client.onNext(piece);
            requireStaying();
        }
        if (client.isCancelled()) {
            end();
        }
    }

    private void requireStaying() {
        if (stopping) {
            throw new HistoryException(HistoryException.Reason.SHUTTING_DOWN, GOES_DOWN);
        }
    }

    private ReadHistoryResponse next() {
        ReadHistoryResponse.Builder piece = ReadHistoryResponse.newBuilder();
        if (request.table() == Table.EVENTS) {
            piece.addAllEvents(range.next(PIECE_ROWS, row -> RowMessages.event(request.tenant(), row)));
        } else {
            piece.addAllOutcomes(range.next(PIECE_ROWS, row -> RowMessages.outcome(request.tenant(), row)));
        }
        range.place().ifPresent(place -> piece.setResumeToken(request.token(place)));
        return piece.build();
    }

    private void end() {
        if (ended) {
            return;
        }
        ended = true;
        try {
            if (range != null) {
                range.close();
            }
        } finally {
            whenEnded.accept(this);
        }
    }
}
