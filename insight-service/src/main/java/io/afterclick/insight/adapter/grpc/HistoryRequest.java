package io.afterclick.insight.adapter.grpc;

import io.afterclick.insight.adapter.store.ParquetHistory;
import io.afterclick.proto.insight.v1.HistoryKind;
import io.afterclick.proto.insight.v1.ReadHistoryRequest;
import java.util.regex.Pattern;

/** A checked request for a part of the history. */
sealed interface HistoryRequest permits RangeRequest, ChangesRequest {
    /** What a tenant is named by. */
    Pattern TENANT = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");

    /** Takes out what is asked for. Blocks. */
    Pieces open(ParquetHistory history);

    /** @throws InvalidFieldException names the field */
    static HistoryRequest of(ReadHistoryRequest request) {
        return request.getKind() == HistoryKind.HISTORY_KIND_OUTCOME_CHANGES
                ? ChangesRequest.of(request)
                : RangeRequest.of(request);
    }

    /** @throws InvalidFieldException for one that names no tenant */
    static String tenant(ReadHistoryRequest request) {
        if (!TENANT.matcher(request.getTenant()).matches()) {
            throw new InvalidFieldException("tenant", "must be 1 to 64 of a-z, 0-9, '-' and '_'");
        }
        return request.getTenant();
    }
}
