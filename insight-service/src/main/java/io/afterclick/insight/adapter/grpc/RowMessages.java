package io.afterclick.insight.adapter.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import io.afterclick.proto.bandit.v1.Outcome;
import io.afterclick.proto.bandit.v1.OutcomeStage;
import io.afterclick.proto.event.v1.Click;
import io.afterclick.proto.event.v1.Event;
import io.afterclick.proto.event.v1.Impression;
import io.afterclick.proto.event.v1.Read;
import io.afterclick.proto.event.v1.ShownWork;
import io.afterclick.proto.insight.v1.OutcomeChange;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;

/** Rows of the history as the messages that they were made of. */
final class RowMessages {
    private RowMessages() {}

    static Event event(String tenant, ResultSet row) throws SQLException {
        Event.Builder event = Event.newBuilder()
                .setTenant(tenant)
                .setReaderId(row.getString("reader_id"))
                .setTime(timestamp(row, "time"))
                .setReceivedAt(timestamp(row, "received_at"));
        switch (row.getString("type")) {
            case "impression" -> event.setImpression(Impression.newBuilder().setShown(shown(row)));
            case "click" -> event.setClick(Click.newBuilder().setShown(shown(row)));
            default -> event.setRead(read(row));
        }
        return event.build();
    }

    private static ShownWork shown(ResultSet row) throws SQLException {
        return ShownWork.newBuilder()
                .setDecisionId(row.getString("decision_id"))
                .setQueryWorkId(row.getString("query_work_id"))
                .setWorkId(row.getString("work_id"))
                .setPosition(row.getInt("position"))
                .setDecidedAt(timestamp(row, "decided_at"))
                .setPolicy(row.getString("policy"))
                .setPolicyVersion(row.getLong("policy_version"))
                .setModelVersion(row.getString("model_version"))
                .setWorkEpisodes(row.getInt("work_episodes"))
                .setScore(row.getDouble("score"))
                .build();
    }

    private static Read read(ResultSet row) throws SQLException {
        Read.Builder read = Read.newBuilder()
                .setWorkId(row.getString("work_id"))
                .setImported(row.getBoolean("imported"))
                .setWorkEpisodes(row.getInt("work_episodes"));
        if (row.getObject("episode") != null) {
            read.setEpisode(row.getInt("episode"));
        }
        if (row.getObject("plays") != null) {
            read.setPlays(row.getDouble("plays"));
        }
        if (row.getObject("rating") != null) {
            read.setRating(row.getDouble("rating"));
        }
        return read.build();
    }

    static Outcome outcome(String tenant, ResultSet row) throws SQLException {
        Outcome.Builder outcome = Outcome.newBuilder()
                .setTenant(tenant)
                .setReaderId(row.getString("reader_id"))
                .setDecisionId(row.getString("decision_id"))
                .setQueryWorkId(row.getString("query_work_id"))
                .setWorkId(row.getString("work_id"))
                .setPosition(row.getInt("position"))
                .setPolicy(row.getString("policy"))
                .setPolicyVersion(row.getLong("policy_version"))
                .setModelVersion(row.getString("model_version"))
                .setDecidedAt(timestamp(row, "decided_at"))
                .setEpisodesRead(row.getInt("episodes_read"))
                .setStage(OutcomeStage.valueOf(
                        "OUTCOME_STAGE_" + row.getString("stage").toUpperCase(Locale.ROOT)))
                .setRevision(row.getInt("revision"))
                .setScore(row.getDouble("score"))
                .setChain(row.getInt("chain"))
                .setBotLike(row.getBoolean("bot_like"));
        if (row.getObject("seen_at") != null) {
            outcome.setSeenAt(timestamp(row, "seen_at"));
        }
        if (row.getObject("clicked_at") != null) {
            outcome.setClickedAt(timestamp(row, "clicked_at"));
        }
        if (row.getObject("read_on_at") != null) {
            outcome.setReadOnAt(timestamp(row, "read_on_at"));
        }
        return outcome.build();
    }

    static OutcomeChange change(ResultSet row) throws SQLException {
        try {
            return OutcomeChange.newBuilder()
                    .setOffset(row.getLong("topic_offset"))
                    .setWrittenAt(timestamp(row, "written_at"))
                    .setOutcome(Outcome.parseFrom(row.getBytes("message")))
                    .build();
        } catch (InvalidProtocolBufferException e) {
            throw new SQLException("a change of an outcome is none", e);
        }
    }

    private static Timestamp timestamp(ResultSet row, String column) throws SQLException {
        return timestamp(row.getObject(column, LocalDateTime.class).toInstant(ZoneOffset.UTC));
    }

    static Timestamp timestamp(Instant time) {
        return Timestamp.newBuilder()
                .setSeconds(time.getEpochSecond())
                .setNanos(time.getNano())
                .build();
    }
}
