package io.afterclick.insight.adapter.grpc;

import io.afterclick.insight.adapter.store.ChangeRange;
import io.afterclick.proto.insight.v1.OutcomeChange;
import io.afterclick.proto.insight.v1.ReadHistoryResponse;
import java.util.List;
import java.util.Optional;

/** Changes of outcomes of a range of offsets. */
record ChangePieces(ChangesRequest request, ChangeRange range) implements Pieces {
    @Override
    public Optional<ReadHistoryResponse> next() {
        List<OutcomeChange> changes = range.next(ROWS, RowMessages::change);
        return changes.isEmpty()
                ? Optional.empty()
                : Optional.of(ReadHistoryResponse.newBuilder()
                        .addAllOutcomeChanges(changes)
                        .setResumeToken(request.token(range.last()))
                        .build());
    }

    @Override
    public void close() {
        range.close();
    }
}
