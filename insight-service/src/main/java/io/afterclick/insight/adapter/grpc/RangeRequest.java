package io.afterclick.insight.adapter.grpc;

import com.google.protobuf.Timestamp;
import io.afterclick.insight.adapter.store.HistoryRange.Place;
import io.afterclick.insight.history.Period;
import io.afterclick.insight.history.Table;
import io.afterclick.proto.insight.v1.ReadHistoryRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A checked request for a range of the history.
 *
 * @param after place of the resume token; empty for the start of the range
 */
record RangeRequest(String tenant, Table table, Period period, Optional<Place> after) {
    /** Longest range of one call. */
    static final Duration MAX_RANGE = Duration.ofDays(31);

    private static final Pattern TENANT = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");
    private static final Pattern TOKEN = Pattern.compile("1 (events|outcomes) (-?\\d{1,18}) ([0-9a-f]{32})");
    private static final int NANOS_PER_SECOND = 1_000_000_000;

    /** @throws InvalidFieldException names the field */
    static RangeRequest of(ReadHistoryRequest request) {
        if (!TENANT.matcher(request.getTenant()).matches()) {
            throw new InvalidFieldException("tenant", "must be 1 to 64 of a-z, 0-9, '-' and '_'");
        }
        Table table =
                switch (request.getKind()) {
                    case HISTORY_KIND_EVENTS -> Table.EVENTS;
                    case HISTORY_KIND_OUTCOMES -> Table.OUTCOMES;
                    case HISTORY_KIND_UNSPECIFIED, UNRECOGNIZED ->
                        throw new InvalidFieldException("kind", "must be events or outcomes");
                };
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
        return new RangeRequest(request.getTenant(), table, new Period(from, to), place(request, table));
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
        try {
            String text =
                    new String(Base64.getUrlDecoder().decode(request.getResumeToken()), StandardCharsets.US_ASCII);
            Matcher token = TOKEN.matcher(text);
            if (token.matches() && token.group(1).equals(table.tableName())) {
                return Optional.of(new Place(Long.parseLong(token.group(2)), token.group(3)));
            }
        } catch (IllegalArgumentException e) {
            throw new InvalidFieldException("resume_token", "is none that this service has given");
        }
        throw new InvalidFieldException("resume_token", "is none that this service has given for this kind");
    }

    /** What a later call goes on from. */
    String token(Place place) {
        String text = "1 " + table.tableName() + " " + place.micros() + " " + place.key();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }
}
