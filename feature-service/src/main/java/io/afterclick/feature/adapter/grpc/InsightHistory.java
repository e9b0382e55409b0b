package io.afterclick.feature.adapter.grpc;

import com.google.protobuf.Timestamp;
import io.afterclick.feature.adapter.message.FeatureMessages;
import io.afterclick.feature.adapter.message.UnreadableException;
import io.afterclick.feature.backfill.BackfillException;
import io.afterclick.feature.backfill.BackfillException.Reason;
import io.afterclick.feature.backfill.History;
import io.afterclick.feature.view.Source;
import io.afterclick.proto.bandit.v1.Outcome;
import io.afterclick.proto.event.v1.Event;
import io.afterclick.proto.insight.v1.HistoryKind;
import io.afterclick.proto.insight.v1.InsightServiceGrpc.InsightServiceBlockingStub;
import io.afterclick.proto.insight.v1.ReadHistoryRequest;
import io.afterclick.proto.insight.v1.ReadHistoryResponse;
import io.afterclick.proto.key.v1.ReaderKey;
import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The history as insight-service streams it. It reads on only while pieces are taken, so a slow back-fill holds nothing in
 * memory. A stream that breaks is taken up where it was, {@value #TRIES} times in a row.
 */
public final class InsightHistory implements History {
    /** Longest range of one stream; insight-service takes 31 days. */
    static final Duration RANGE = Duration.ofDays(30);

    static final int TRIES = 5;

    private static final Logger LOG = Logger.getLogger(InsightHistory.class);

    private final InsightServiceBlockingStub insight;
    private final Duration pause;

    /** @param pause after a stream broke, until it is taken up */
    public InsightHistory(InsightServiceBlockingStub insight, Duration pause) {
        this.insight = insight;
        this.pause = pause;
    }

    @Override
    public Pieces open(String tenant, Source source, Instant from, Instant to) {
        HistoryKind kind =
                switch (source) {
                    case EVENTS -> HistoryKind.HISTORY_KIND_EVENTS;
                    case OUTCOMES -> HistoryKind.HISTORY_KIND_OUTCOMES;
                    case WORKS -> throw new IllegalArgumentException("the history streams no works");
                };
        return new Streams(tenant, kind, from, to);
    }

    private final class Streams implements Pieces {
        private final Context.CancellableContext context = Context.ROOT.withCancellation();
        private final String tenant;
        private final HistoryKind kind;
        private final Instant to;
        private Instant rangeFrom;
        private Instant rangeTo;
        private String resumeToken = "";
        private Iterator<ReadHistoryResponse> stream;
        private int failures;

        Streams(String tenant, HistoryKind kind, Instant from, Instant to) {
            this.tenant = tenant;
            this.kind = kind;
            this.to = to;
            this.rangeFrom = from;
            this.rangeTo = endOfRange(from);
        }

        private Instant endOfRange(Instant from) {
            Instant end = from.plus(RANGE);
            return end.isBefore(to) ? end : to;
        }

        @Override
        public Optional<Piece> next() throws InterruptedException {
            while (rangeFrom.isBefore(to)) {
                try {
                    if (stream == null) {
                        stream = context.wrap(this::startStream).call();
                    }
                    if (stream.hasNext()) {
                        ReadHistoryResponse response = stream.next();
                        failures = 0;
                        resumeToken = response.getResumeToken();
                        return Optional.of(piece(response));
                    }
                    nextRange();
                } catch (StatusRuntimeException e) {
                    takeUpAfter(e);
                } catch (InterruptedException e) {
                    throw e;
                } catch (Exception e) {
                    throw new IllegalStateException(e); // of call(), which declares it
                }
            }
            return Optional.empty();
        }

        private Iterator<ReadHistoryResponse> startStream() {
            return insight.readHistory(ReadHistoryRequest.newBuilder()
                    .setTenant(tenant)
                    .setKind(kind)
                    .setFrom(FeatureMessages.toTimestamp(rangeFrom))
                    .setTo(FeatureMessages.toTimestamp(rangeTo))
                    .setResumeToken(resumeToken)
                    .build());
        }

        private void nextRange() {
            rangeFrom = rangeTo;
            rangeTo = endOfRange(rangeFrom);
            resumeToken = "";
            stream = null;
        }

        private void takeUpAfter(StatusRuntimeException failure) throws InterruptedException {
            stream = null;
            failures++;
            if (failures == TRIES || context.isCancelled()) {
                throw new BackfillException(
                        Reason.HISTORY_UNAVAILABLE,
                        "insight-service does not stream its history: "
                                + failure.getStatus().getCode(),
                        failure);
            }
            LOG.warnf("the stream of the history broke: %s", failure.getStatus().getCode());
            Thread.sleep(pause.toMillis());
        }

        private Piece piece(ReadHistoryResponse response) {
            List<Record> records = new ArrayList<>();
            for (Event event : response.getEventsList()) {
                byte[] key = ReaderKey.newBuilder()
                        .setTenant(event.getTenant())
                        .setReaderId(event.getReaderId())
                        .build()
                        .toByteArray();
                records.add(new Record(key, event.toByteArray(), time(event.getTime())));
            }
            for (Outcome outcome : response.getOutcomesList()) {
                records.add(new Record(new byte[0], outcome.toByteArray(), time(outcome.getDecidedAt())));
            }
            return new Piece(
                    Collections.unmodifiableList(records),
                    records.isEmpty()
                            ? rangeFrom
                            : records.get(records.size() - 1).time());
        }

        private Instant time(Timestamp time) {
            try {
                return FeatureMessages.toInstant(time);
            } catch (UnreadableException e) {
                return rangeFrom; // whoever reads the record finds out
            }
        }

        @Override
        public void close() {
            context.cancel(null);
        }
    }
}
