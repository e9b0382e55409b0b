package io.afterclick.insight.adapter.grpc;

import io.afterclick.proto.insight.v1.ReadHistoryResponse;
import java.util.Optional;

/** What one call reads of the history, in order. Not thread-safe. */
interface Pieces extends AutoCloseable {
    /** Rows of one piece at most. */
    int ROWS = 500;

    /** The next piece, with its token. Blocks. Empty at the end. */
    Optional<ReadHistoryResponse> next();

    @Override
    void close();
}
