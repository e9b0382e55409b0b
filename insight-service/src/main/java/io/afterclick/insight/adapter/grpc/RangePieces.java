package io.afterclick.insight.adapter.grpc;

import io.afterclick.insight.adapter.store.HistoryRange;
import io.afterclick.insight.history.Table;
import io.afterclick.proto.insight.v1.ReadHistoryResponse;
import java.util.Optional;

/** Events or outcomes of a range of time. */
record RangePieces(RangeRequest request, HistoryRange range) implements Pieces {
    @Override
    public Optional<ReadHistoryResponse> next() {
        ReadHistoryResponse.Builder piece = ReadHistoryResponse.newBuilder();
        if (request.table() == Table.EVENTS) {
            piece.addAllEvents(range.next(ROWS, row -> RowMessages.event(request.tenant(), row)));
        } else {
            piece.addAllOutcomes(range.next(ROWS, row -> RowMessages.outcome(request.tenant(), row)));
        }
        if (piece.getEventsCount() + piece.getOutcomesCount() == 0) {
            return Optional.empty();
        }
        range.place().ifPresent(place -> piece.setResumeToken(request.token(place)));
        return Optional.of(piece.build());
    }

    @Override
    public void close() {
        range.close();
    }
}
