package io.afterclick.insight.adapter.grpc;

import io.afterclick.insight.adapter.store.ParquetHistory;
import io.afterclick.insight.history.HistoryException;
import io.afterclick.proto.insight.v1.DescribeOutcomeChangesRequest;
import io.afterclick.proto.insight.v1.DescribeOutcomeChangesResponse;
import io.afterclick.proto.insight.v1.InsightServiceGrpc;
import io.afterclick.proto.insight.v1.ReadHistoryRequest;
import io.afterclick.proto.insight.v1.ReadHistoryResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/** The gRPC door to the history. */
@GrpcService
public class InsightGrpc extends InsightServiceGrpc.InsightServiceImplBase {
    /** Streams at the same time: each may take 256 MB outside the heap, and the rest of its range on disk. */
    static final int MAX_STREAMS = 2;

    private final ParquetHistory history;
    private final Semaphore streams = new Semaphore(MAX_STREAMS);
    private final Set<HistoryStream> open = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;
    private final ExecutorService workers = Executors.newFixedThreadPool(MAX_STREAMS, work -> {
        Thread thread = new Thread(work, "history-stream");
        thread.setDaemon(true);
        return thread;
    });

    public InsightGrpc(ParquetHistory history) {
        this.history = history;
    }

    @Override
    public void readHistory(ReadHistoryRequest request, StreamObserver<ReadHistoryResponse> observer) {
        HistoryRequest asked;
        try {
            asked = HistoryRequest.of(request);
            requireStaying();
            if (!streams.tryAcquire()) {
                throw new HistoryException(
                        HistoryException.Reason.TOO_MANY_STREAMS,
                        MAX_STREAMS + " streams run already; try again when one has ended");
            }
        } catch (InvalidFieldException | HistoryException e) {
            observer.onError(GrpcErrors.of(e));
            return;
        }
        ServerCallStreamObserver<ReadHistoryResponse> client = (ServerCallStreamObserver<ReadHistoryResponse>) observer;
        HistoryStream stream = new HistoryStream(() -> asked.open(history), client, workers, this::ended);
        open.add(stream);
        if (stopping) {
            stream.stop(); // it came between the look and the book
        }
        client.setOnReadyHandler(stream::signal);
        client.setOnCancelHandler(stream::signal);
        stream.signal();
    }

    @Override
    public void describeOutcomeChanges(
            DescribeOutcomeChangesRequest request, StreamObserver<DescribeOutcomeChangesResponse> observer) {
        try {
            String topicId = ChangesRequest.topicId(request.getTopicId());
            observer.onNext(ChangesRequest.toMessage(history.changesKept(topicId)));
            observer.onCompleted();
        } catch (InvalidFieldException e) {
            observer.onError(GrpcErrors.of(e));
        }
    }

    private void requireStaying() {
        if (stopping) {
            throw new HistoryException(HistoryException.Reason.SHUTTING_DOWN, HistoryStream.GOES_DOWN);
        }
    }

    private void ended(HistoryStream stream) {
        open.remove(stream);
        streams.release();
    }

    /** A stream may last longer than any stop waits: those that run end now, behind a piece, with the token to go on from. */
    void endStreams(@Observes ShutdownDelayInitiatedEvent event) {
        stopping = true;
        open.forEach(HistoryStream::stop);
    }

    @PreDestroy
    void close() {
        workers.shutdownNow();
    }
}
