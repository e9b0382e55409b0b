package io.afterclick.insight.adapter.grpc;

import io.afterclick.insight.history.HistoryException;
import io.afterclick.proto.insight.v1.ReadHistoryResponse;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One call's way through what it asked for: a piece is read only when the transport takes another one. Never more than one thread
 * works on it, and none while the client is slow.
 */
final class HistoryStream {
    static final String GOES_DOWN = "insight-service goes down; go on from the last resume_token";

    private final Supplier<Pieces> opening;
    private final ServerCallStreamObserver<ReadHistoryResponse> client;
    private final Executor workers;
    private final Consumer<HistoryStream> whenEnded;
    /** Signals that are not answered yet: that there is room, or that the client has gone. */
    private final AtomicInteger signals = new AtomicInteger();

    private volatile boolean stopping;
    private Pieces pieces;
    private boolean ended;

    /**
     * @param opening takes out what is asked for; called on a worker
     * @param whenEnded called once
     */
    HistoryStream(
            Supplier<Pieces> opening,
            ServerCallStreamObserver<ReadHistoryResponse> client,
            Executor workers,
            Consumer<HistoryStream> whenEnded) {
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
        if (pieces == null && !client.isCancelled()) {
            pieces = opening.get();
        }
        while (!client.isCancelled() && client.isReady()) {
            Optional<ReadHistoryResponse> piece = pieces.next();
            if (piece.isEmpty()) {
                end();
                client.onCompleted();
                return;
            }
            client.onNext(piece.get());
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

    private void end() {
        if (ended) {
            return;
        }
        ended = true;
        try {
            if (pieces != null) {
                pieces.close();
            }
        } finally {
            whenEnded.accept(this);
        }
    }
}
