package io.afterclick.insight.adapter.grpc;

import com.google.protobuf.Timestamp;
import io.afterclick.insight.adapter.store.HistoryRange.Place;
import io.afterclick.insight.adapter.store.ParquetHistory;
import io.afterclick.insight.history.Period;
import io.afterclick.insight.history.Table;
import io.afterclick.proto.insight.v1.ReadHistoryRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A checked request for a range of the history.
 *
 * @param after place of the resume token; empty for the start of the range
 */
record RangeRequest(String tenant, Table table, Period period, Optional<Place> after) implements HistoryRequest {
    /** Longest range of one call. */
    static final Duration MAX_RANGE = Duration.ofDays(31);

    private static final Pattern TOKEN = Pattern.compile("1 (events|outcomes) (-?\\d{1,18}) ([0-9a-f]{32})");
    private static final int NANOS_PER_SECOND = 1_000_000_000;

    /** @throws InvalidFieldException names the field */
    static RangeRequest of(ReadHistoryRequest request) {
        String tenant = HistoryRequest.tenant(request);
        Table table =
                switch (request.getKind()) {
                    case HISTORY_KIND_EVENTS -> Table.EVENTS;
                    case HISTORY_KIND_OUTCOMES -> Table.OUTCOMES;
                    case HISTORY_KIND_OUTCOME_CHANGES, HISTORY_KIND_UNSPECIFIED, UNRECOGNIZED ->
                        throw new InvalidFieldException("kind", "must be events, outcomes or outcome changes");
                };
        requireNoOffsets(request);
        if (!request.hasFrom()) {
            throw new InvalidFieldException("from", "is required");
        }
        if (!request.hasTo()) {
            throw new InvalidFieldException("to", "is required");
        }
        Instant from = instant("from", request.getFrom());
        Instant to = instant("to", request.getTo());
        if (!to.isAfter(from)) {
            throw new InvalidFieldException("to", "must be after from");
        }
        if (Duration.between(from, to).compareTo(MAX_RANGE) > 0) {
            throw new InvalidFieldException("to", "must be at most " + MAX_RANGE.toDays() + " days after from");
        }
        return new RangeRequest(tenant, table, new Period(from, to), place(request, table));
    }

    private static void requireNoOffsets(ReadHistoryRequest request) {
        String only = "is only for outcome changes; of events and outcomes a range of time is read";
        if (!request.getTopicId().isEmpty()) {
            throw new InvalidFieldException("topic_id", only);
        }
        if (request.getPartition() != 0) {
            throw new InvalidFieldException("partition", only);
        }
        if (request.getFromOffset() != 0) {
            throw new InvalidFieldException("from_offset", only);
        }
        if (request.getToOffset() != 0) {
            throw new InvalidFieldException("to_offset", only);
        }
    }

    private static Instant instant(String field, Timestamp time) {
        Instant instant;
        try {
            instant = Instant.ofEpochSecond(time.getSeconds());
        } catch (java.time.DateTimeException e) {
            throw new InvalidFieldException(field, "must be in the years 1 to 9999");
        }
        if (time.getNanos() < 0 || time.getNanos() >= NANOS_PER_SECOND) {
            throw new InvalidFieldException(field, "must have nanos from 0 to 999,999,999");
        }
        if (instant.isBefore(Period.ALL.from()) || instant.isAfter(Period.ALL.to())) {
            throw new InvalidFieldException(field, "must be in the years 1 to 9999");
        }
        return instant.plusNanos(time.getNanos());
    }

    private static Optional<Place> place(ReadHistoryRequest request, Table table) {
        if (request.getResumeToken().isEmpty()) {
            return Optional.empty();
        }
        Matcher token = ResumeTokens.read(request.getResumeToken(), TOKEN);
        if (!token.group(1).equals(table.tableName())) {
            throw ResumeTokens.foreign();
        }
        return Optional.of(new Place(Long.parseLong(token.group(2)), token.group(3)));
    }

    @Override
    public Pieces open(ParquetHistory history) {
        return new RangePieces(this, history.range(table, tenant, period, after));
    }

    /** What a later call goes on from. */
    String token(Place place) {
        return ResumeTokens.of("1 " + table.tableName() + " " + place.micros() + " " + place.key());
    }
}
