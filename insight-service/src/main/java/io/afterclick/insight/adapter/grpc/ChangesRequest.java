package io.afterclick.insight.adapter.grpc;

import io.afterclick.insight.adapter.store.ParquetHistory;
import io.afterclick.insight.history.ChangesKept;
import io.afterclick.proto.insight.v1.DescribeOutcomeChangesResponse;
import io.afterclick.proto.insight.v1.KeptPartition;
import io.afterclick.proto.insight.v1.ReadHistoryRequest;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A checked request for changes of outcomes.
 *
 * @param from first offset
 * @param to behind the last offset
 */
record ChangesRequest(String tenant, String topicId, int partition, long from, long to) implements HistoryRequest {
    private static final Pattern TOPIC_ID = Pattern.compile("[A-Za-z0-9_-]{22}");
    private static final Pattern TOKEN = Pattern.compile("1 outcome_changes (\\d{1,9}) (\\d{1,18})");

    /** @throws InvalidFieldException names the field */
    static ChangesRequest of(ReadHistoryRequest request) {
        String tenant = HistoryRequest.tenant(request);
        if (request.hasFrom()) {
            throw new InvalidFieldException("from", "must not be set for outcome changes: a range of offsets is read");
        }
        if (request.hasTo()) {
            throw new InvalidFieldException("to", "must not be set for outcome changes: a range of offsets is read");
        }
        String topicId = topicId(request.getTopicId());
        if (request.getPartition() < 0) {
            throw new InvalidFieldException("partition", "must be 0 or more");
        }
        if (request.getFromOffset() < 0) {
            throw new InvalidFieldException("from_offset", "must be 0 or more");
        }
        if (request.getToOffset() <= request.getFromOffset()) {
            throw new InvalidFieldException("to_offset", "must be above from_offset");
        }
        ChangesRequest range = new ChangesRequest(
                tenant, topicId, request.getPartition(), request.getFromOffset(), request.getToOffset());
        return request.getResumeToken().isEmpty() ? range : range.behind(request.getResumeToken());
    }

    /** @throws InvalidFieldException for what is no id of a topic */
    static String topicId(String id) {
        if (!TOPIC_ID.matcher(id).matches()) {
            throw new InvalidFieldException("topic_id", "must be a topic's id: 22 of A-Z, a-z, 0-9, '-' and '_'");
        }
        return id;
    }

    private ChangesRequest behind(String resumeToken) {
        Matcher token = ResumeTokens.read(resumeToken, TOKEN);
        long last = Long.parseLong(token.group(2));
        if (Integer.parseInt(token.group(1)) != partition || last < from || last >= to) {
            throw ResumeTokens.foreign();
        }
        return new ChangesRequest(tenant, topicId, partition, last + 1, to);
    }

    @Override
    public Pieces open(ParquetHistory history) {
        return new ChangePieces(this, history.changes(tenant, topicId, partition, from, to));
    }

    /** What a later call goes on from. */
    String token(long last) {
        return ResumeTokens.of("1 outcome_changes " + partition + " " + last);
    }

    static DescribeOutcomeChangesResponse toMessage(ChangesKept kept) {
        DescribeOutcomeChangesResponse.Builder message =
                DescribeOutcomeChangesResponse.newBuilder().setOtherTopics(kept.otherTopics());
        kept.firstDay()
                .ifPresent(day -> message.setDecidedFrom(
                        RowMessages.timestamp(day.atStartOfDay(ZoneOffset.UTC).toInstant())));
        for (ChangesKept.Partition partition : kept.partitions()) {
            message.addPartitions(KeptPartition.newBuilder()
                    .setPartition(partition.partition())
                    .setFromOffset(partition.from())
                    .setNextOffset(partition.next())
                    .setSince(RowMessages.timestamp(partition.since())));
        }
        return message.build();
    }
}
