package io.afterclick.feature.adapter.grpc;

import com.google.protobuf.Timestamp;
import io.afterclick.feature.adapter.message.FeatureMessages;
import io.afterclick.feature.adapter.message.UnreadableException;
import io.afterclick.feature.backfill.BackfillException;
import io.afterclick.feature.backfill.BackfillException.Reason;
import io.afterclick.feature.backfill.ChangesKept;
import io.afterclick.feature.backfill.History;
import io.afterclick.feature.view.Source;
import io.afterclick.proto.bandit.v1.Outcome;
import io.afterclick.proto.event.v1.Event;
import io.afterclick.proto.insight.v1.DescribeOutcomeChangesRequest;
import io.afterclick.proto.insight.v1.DescribeOutcomeChangesResponse;
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
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * The history as insight-service streams it. It reads on only while pieces are taken, so a slow back-fill holds nothing in
 * memory. A stream that breaks is taken up where it was, {@value #TRIES} times in a row.
 */
public final class InsightHistory implements History {
    /** Longest range of one stream; insight-service takes 31 days. */
    static final Duration RANGE = Duration.ofDays(30);

    static final int TRIES = 5;

    private static final Duration DESCRIBE_TIMEOUT = Duration.ofSeconds(10);

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

    @Override
    public ChangesKept changesKept(String topicId) throws InterruptedException {
        DescribeOutcomeChangesRequest request =
                DescribeOutcomeChangesRequest.newBuilder().setTopicId(topicId).build();
        for (int failures = 1; ; failures++) {
            try {
                return toKept(insight.withDeadlineAfter(DESCRIBE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                        .describeOutcomeChanges(request));
            } catch (StatusRuntimeException e) {
                if (failures == TRIES) {
                    throw unavailable("say which outcomes it keeps", e);
                }
                Thread.sleep(pause.toMillis());
            }
        }
    }

    private static ChangesKept toKept(DescribeOutcomeChangesResponse message) {
        return new ChangesKept(
                message.getPartitionsList().stream()
                        .map(kept -> new ChangesKept.Partition(
                                kept.getPartition(), kept.getFromOffset(), kept.getNextOffset(), time(kept.getSince())))
                        .toList(),
                message.getOtherTopics(),
                message.hasDecidedFrom() ? Optional.of(time(message.getDecidedFrom())) : Optional.empty());
    }

    @Override
    public Changes openChanges(String tenant, String topicId, int partition, long from, long to) {
        return new ChangeStream(ReadHistoryRequest.newBuilder()
                .setTenant(tenant)
                .setKind(HistoryKind.HISTORY_KIND_OUTCOME_CHANGES)
                .setTopicId(topicId)
                .setPartition(partition)
                .setFromOffset(from)
                .setToOffset(to)
                .build());
    }

    private static BackfillException unavailable(String what, StatusRuntimeException failure) {
        return new BackfillException(
                Reason.HISTORY_UNAVAILABLE,
                "insight-service does not " + what + ": " + failure.getStatus().getCode(),
                failure);
    }

    /** One that stood in for it would say more of the history than it holds. */
    private static Instant time(Timestamp time) {
        try {
            return FeatureMessages.toInstant(time);
        } catch (UnreadableException e) {
            throw new BackfillException(
                    Reason.HISTORY_UNAVAILABLE, "insight-service tells a time that there is not", e);
        }
    }

    /** What one request asks for, taken up where its stream broke. */
    private final class Answer {
        private final Context.CancellableContext context;
        private final ReadHistoryRequest asked;
        private String resumeToken = "";
        private Iterator<ReadHistoryResponse> stream;
        private int failures;

        Answer(Context.CancellableContext context, ReadHistoryRequest asked) {
            this.context = context;
            this.asked = asked;
        }

        /** Empty at the end. */
        Optional<ReadHistoryResponse> next() throws InterruptedException {
            while (true) {
                try {
                    if (stream == null) {
                        stream = context.wrap(this::start).call();
                    }
                    if (!stream.hasNext()) {
                        return Optional.empty();
                    }
                    ReadHistoryResponse response = stream.next();
                    failures = 0;
                    resumeToken = response.getResumeToken();
                    return Optional.of(response);
                } catch (StatusRuntimeException e) {
                    takeUpAfter(e);
                } catch (InterruptedException e) {
                    throw e;
                } catch (Exception e) {
                    throw new IllegalStateException(e); // of call(), which declares it
                }
            }
        }

        private Iterator<ReadHistoryResponse> start() {
            return insight.readHistory(
                    asked.toBuilder().setResumeToken(resumeToken).build());
        }

        private void takeUpAfter(StatusRuntimeException failure) throws InterruptedException {
            stream = null;
            failures++;
            if (failures == TRIES || context.isCancelled()) {
                throw unavailable("stream its history", failure);
            }
            LOG.warnf("the stream of the history broke: %s", failure.getStatus().getCode());
            Thread.sleep(pause.toMillis());
        }
    }

    private final class Streams implements Pieces {
        private final Context.CancellableContext context = Context.ROOT.withCancellation();
        private final String tenant;
        private final HistoryKind kind;
        private final Instant to;
        private Instant rangeFrom;
        private Instant rangeTo;
        private Answer answer;

        Streams(String tenant, HistoryKind kind, Instant from, Instant to) {
            this.tenant = tenant;
            this.kind = kind;
            this.to = to;
            this.rangeTo = from;
            nextRange();
        }

        private void nextRange() {
            rangeFrom = rangeTo;
            Instant end = rangeFrom.plus(RANGE);
            rangeTo = end.isBefore(to) ? end : to;
            answer = new Answer(
                    context,
                    ReadHistoryRequest.newBuilder()
                            .setTenant(tenant)
                            .setKind(kind)
                            .setFrom(FeatureMessages.toTimestamp(rangeFrom))
                            .setTo(FeatureMessages.toTimestamp(rangeTo))
                            .build());
        }

        @Override
        public Optional<Piece> next() throws InterruptedException {
            while (rangeFrom.isBefore(to)) {
                Optional<ReadHistoryResponse> response = answer.next();
                if (response.isPresent()) {
                    return Optional.of(piece(response.get()));
                }
                nextRange();
            }
            return Optional.empty();
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

        @Override
        public void close() {
            context.cancel(null);
        }
    }

    private final class ChangeStream implements Changes {
        private final Context.CancellableContext context = Context.ROOT.withCancellation();
        private final Answer answer;

        ChangeStream(ReadHistoryRequest asked) {
            this.answer = new Answer(context, asked);
        }

        @Override
        public Optional<List<Change>> next() throws InterruptedException {
            return answer.next().map(response -> response.getOutcomeChangesList().stream()
                    .map(change -> new Change(
                            change.getOffset(), change.getOutcome().toByteArray(), time(change.getWrittenAt())))
                    .toList());
        }

        @Override
        public void close() {
            context.cancel(null);
        }
    }
}
