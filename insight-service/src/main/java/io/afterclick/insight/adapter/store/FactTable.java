package io.afterclick.insight.adapter.store;

import io.afterclick.insight.history.Fact;
import io.afterclick.insight.history.Table;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.duckdb.DuckDBAppender;

/** How the facts of each table become rows: columns, and which of several rows for the same thing counts. */
enum FactTable {
    EVENTS(
            Table.EVENTS,
            "time",
            "time TIMESTAMP NOT NULL, received_at TIMESTAMP NOT NULL, reader_id VARCHAR NOT NULL, type VARCHAR NOT"
                    + " NULL, work_id VARCHAR NOT NULL, decision_id VARCHAR, query_work_id VARCHAR, position INTEGER,"
                    + " decided_at TIMESTAMP, policy VARCHAR, policy_version BIGINT, model_version VARCHAR, score DOUBLE,"
                    + " episode INTEGER, plays DOUBLE, rating DOUBLE, imported BOOLEAN NOT NULL, work_episodes INTEGER NOT"
                    + " NULL",
            "type, reader_id, work_id, decision_id, episode",
            "imported, time, received_at, plays, rating"),
    DECISIONS(
            Table.DECISIONS,
            "decided_at",
            "decided_at TIMESTAMP NOT NULL, reader_id VARCHAR NOT NULL, decision_id VARCHAR NOT NULL, query_work_id"
                    + " VARCHAR NOT NULL, policy VARCHAR NOT NULL, policy_version BIGINT NOT NULL, model_version VARCHAR"
                    + " NOT NULL, works VARCHAR[] NOT NULL, positions INTEGER[] NOT NULL, scores DOUBLE[] NOT NULL,"
                    + " retrievers VARCHAR[] NOT NULL, degraded VARCHAR[] NOT NULL, experiments VARCHAR[] NOT NULL,"
                    + " experiment_versions BIGINT[] NOT NULL, variants VARCHAR[] NOT NULL, deciding_experiment VARCHAR",
            "decision_id",
            "decided_at"),
    OUTCOMES(
            Table.OUTCOMES,
            "decided_at",
            "decided_at TIMESTAMP NOT NULL, reader_id VARCHAR NOT NULL, decision_id VARCHAR NOT NULL,"
                    + " query_work_id VARCHAR NOT NULL, work_id VARCHAR NOT NULL, position INTEGER NOT NULL,"
                    + " policy VARCHAR NOT NULL, policy_version BIGINT NOT NULL, model_version VARCHAR NOT NULL,"
                    + " seen_at TIMESTAMP, clicked_at TIMESTAMP, read_on_at TIMESTAMP, episodes_read INTEGER NOT NULL,"
                    + " stage VARCHAR NOT NULL, revision INTEGER NOT NULL, score DOUBLE NOT NULL,"
                    + " chain INTEGER NOT NULL, bot_like BOOLEAN NOT NULL",
            "decision_id, work_id",
            "revision DESC"),
    OUTCOME_CHANGES(
            Table.OUTCOME_CHANGES,
            "decided_at",
            "decided_at TIMESTAMP NOT NULL, written_at TIMESTAMP NOT NULL, reader_id VARCHAR NOT NULL,"
                    + " topic_id VARCHAR NOT NULL, topic_partition INTEGER NOT NULL, topic_offset BIGINT NOT NULL,"
                    + " message BLOB NOT NULL",
            "topic_id, topic_partition, topic_offset",
            "written_at"),
    DECISION_RECORDS(
            Table.DECISION_RECORDS,
            "ranked_at",
            "ranked_at TIMESTAMP NOT NULL, decision_id VARCHAR NOT NULL, query_work_id VARCHAR NOT NULL,"
                    + " policy VARCHAR NOT NULL, policy_version BIGINT NOT NULL, model_version VARCHAR NOT NULL,"
                    + " record_share DOUBLE NOT NULL, message BLOB NOT NULL",
            "decision_id",
            "ranked_at"),
    WORKS(
            Table.WORKS,
            "changed_at",
            "changed_at TIMESTAMP NOT NULL, topic_offset BIGINT NOT NULL, work_id VARCHAR NOT NULL,"
                    + " deleted BOOLEAN NOT NULL, title VARCHAR, creators VARCHAR[], genres VARCHAR[], tags VARCHAR[],"
                    + " language VARCHAR, pricing VARCHAR, free_episodes INTEGER, episodes INTEGER, format VARCHAR,"
                    + " franchise VARCHAR, published_at TIMESTAMP, available BOOLEAN",
            "work_id",
            "changed_at DESC, topic_offset DESC");

    private final Table table;
    private final String timeColumn;
    private final String columns;
    private final String naturalKey;
    private final String preference;

    FactTable(Table table, String timeColumn, String columns, String naturalKey, String preference) {
        this.table = table;
        this.timeColumn = timeColumn;
        this.columns = columns;
        this.naturalKey = naturalKey;
        this.preference = preference;
    }

    static FactTable of(Table table) {
        return valueOf(table.name());
    }

    Table table() {
        return table;
    }

    /** Makes an empty table of this shape. */
    String create(String name) {
        return "CREATE TABLE " + name + " (" + columns + ")";
    }

    /** The rows of a source, those of the same thing as one, in the order in which they are asked for. */
    String collapsed(String source) {
        return "SELECT * FROM (SELECT DISTINCT ON (" + naturalKey + ") * FROM " + source + " ORDER BY " + preference
                + ") ORDER BY " + (this == OUTCOME_CHANGES ? "topic_offset" : timeColumn);
    }

    /** What is in a view: rows of a time from the one parameter to before the other, each thing once. */
    String view(String source, String from, String to) {
        if (table == Table.WORKS) {
            return "SELECT * EXCLUDE (deleted, topic_offset) FROM (SELECT DISTINCT ON (" + naturalKey + ") * FROM "
                    + source + " ORDER BY " + preference + ") WHERE NOT deleted";
        }
        return "SELECT DISTINCT ON (" + naturalKey + ") *, CAST(" + timeColumn + " AS DATE) AS day FROM " + source
                + " WHERE " + timeColumn + " >= " + from + " AND " + timeColumn + " < " + to + " ORDER BY "
                + preference;
    }

    /** Names a row of the view beside others of the same time, by its natural key: 32 hexadecimal digits. */
    String orderKey() {
        return "md5(concat_ws(chr(31), " + naturalKey.replace("episode", "coalesce(episode, 0)") + "))";
    }

    String timeColumn() {
        return timeColumn;
    }

    /** Whether a row s is covered by a deletion e of its reader. */
    String coveredBy() {
        return switch (this) {
            case EVENTS -> "e.reader_id = s.reader_id AND least(s.time, s.received_at) <= e.deleted_at";
            case DECISIONS, OUTCOMES, OUTCOME_CHANGES -> "e.reader_id = s.reader_id AND s.decided_at <= e.deleted_at";
            case DECISION_RECORDS, WORKS -> throw new IllegalStateException(name() + " names no readers");
        };
    }

    /** @param part what the fact's record is of */
    void append(DuckDBAppender rows, Fact fact, PartName part) throws SQLException {
        rows.beginRow();
        if (fact instanceof Fact.Event event) {
            append(rows, event);
        } else if (fact instanceof Fact.Decision decision) {
            append(rows, decision);
        } else if (fact instanceof Fact.Outcome outcome) {
            append(rows, outcome);
        } else if (fact instanceof Fact.OutcomeChange change) {
            append(rows, change, part);
        } else if (fact instanceof Fact.DecisionRecord record) {
            append(rows, record);
        } else if (fact instanceof Fact.Work work) {
            append(rows, work);
        }
        rows.endRow();
    }

    private static void append(DuckDBAppender rows, Fact.Event event) throws SQLException {
        append(rows, event.time());
        append(rows, event.receivedAt());
        rows.append(event.readerId());
        rows.append(event.type());
        rows.append(event.workId());
        if (event.shown().isPresent()) {
            Fact.Shown shown = event.shown().get();
            rows.append(shown.decisionId());
            rows.append(shown.queryWorkId());
            rows.append(shown.position());
            append(rows, shown.decidedAt());
            rows.append(shown.policy());
            rows.append(shown.policyVersion());
            rows.append(shown.modelVersion());
            rows.append(shown.score());
        } else {
            for (int column = 0; column < 8; column++) {
                rows.appendNull();
            }
        }
        append(rows, event.episode());
        append(rows, event.plays());
        append(rows, event.rating());
        rows.append(event.imported());
        rows.append(event.workEpisodes());
    }

    private static void append(DuckDBAppender rows, Fact.Decision decision) throws SQLException {
        append(rows, decision.time());
        rows.append(decision.readerId());
        rows.append(decision.decisionId());
        rows.append(decision.queryWorkId());
        rows.append(decision.policy());
        rows.append(decision.policyVersion());
        rows.append(decision.modelVersion());
        rows.append(decision.works().stream().map(Fact.Slot::workId).toList());
        rows.append(decision.works().stream().map(Fact.Slot::position).toList());
        rows.append(decision.works().stream().map(Fact.Slot::score).toList());
        rows.append(decision.works().stream().map(Fact.Slot::retriever).toList());
        rows.append(decision.degraded());
        List<Fact.Assignment> assignments = decision.assignments();
        rows.append(assignments.stream().map(Fact.Assignment::experiment).toList());
        rows.append(assignments.stream().map(Fact.Assignment::experimentVersion).toList());
        rows.append(assignments.stream().map(Fact.Assignment::variant).toList());
        Optional<String> deciding = assignments.stream()
                .filter(Fact.Assignment::decidedPolicy)
                .map(Fact.Assignment::experiment)
                .findFirst();
        appendText(rows, deciding);
    }

    private static void append(DuckDBAppender rows, Fact.Outcome outcome) throws SQLException {
        append(rows, outcome.time());
        rows.append(outcome.readerId());
        rows.append(outcome.decisionId());
        rows.append(outcome.queryWorkId());
        rows.append(outcome.workId());
        rows.append(outcome.position());
        rows.append(outcome.policy());
        rows.append(outcome.policyVersion());
        rows.append(outcome.modelVersion());
        appendTime(rows, outcome.seenAt());
        appendTime(rows, outcome.clickedAt());
        appendTime(rows, outcome.readOnAt());
        rows.append(outcome.episodesRead());
        rows.append(outcome.stage());
        rows.append(outcome.revision());
        rows.append(outcome.score());
        rows.append(outcome.chain());
        rows.append(outcome.botLike());
    }

    private static void append(DuckDBAppender rows, Fact.OutcomeChange change, PartName part) throws SQLException {
        append(rows, change.time());
        append(rows, change.writtenAt());
        rows.append(change.readerId());
        rows.append(part.topicId());
        rows.append(part.partition());
        rows.append(change.offset());
        rows.append(change.message());
    }

    private static void append(DuckDBAppender rows, Fact.DecisionRecord record) throws SQLException {
        append(rows, record.time());
        rows.append(record.decisionId());
        rows.append(record.queryWorkId());
        rows.append(record.policy());
        rows.append(record.policyVersion());
        rows.append(record.modelVersion());
        rows.append(record.recordShare());
        rows.append(record.message());
    }

    private static void append(DuckDBAppender rows, Fact.Work work) throws SQLException {
        append(rows, work.time());
        rows.append(work.offset());
        rows.append(work.workId());
        rows.append(work.description().isEmpty());
        if (work.description().isEmpty()) {
            for (int column = 0; column < 12; column++) {
                rows.appendNull();
            }
            return;
        }
        Fact.Description is = work.description().get();
        rows.append(is.title());
        rows.append(is.creators());
        rows.append(is.genres());
        rows.append(is.tags());
        rows.append(is.language());
        rows.append(is.pricing());
        rows.append(is.freeEpisodes());
        rows.append(is.episodes());
        rows.append(is.format());
        rows.append(is.franchise());
        appendTime(rows, is.publishedAt());
        rows.append(is.available());
    }

    private static void append(DuckDBAppender rows, Instant time) throws SQLException {
        rows.appendEpochMicros(
                Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1_000));
    }

    private static void appendTime(DuckDBAppender rows, Optional<Instant> time) throws SQLException {
        if (time.isPresent()) {
            append(rows, time.get());
        } else {
            rows.appendNull();
        }
    }

    private static void appendText(DuckDBAppender rows, Optional<String> text) throws SQLException {
        if (text.isPresent()) {
            rows.append(text.get());
        } else {
            rows.appendNull();
        }
    }

    private static void append(DuckDBAppender rows, OptionalInt value) throws SQLException {
        if (value.isPresent()) {
            rows.append(value.getAsInt());
        } else {
            rows.appendNull();
        }
    }

    private static void append(DuckDBAppender rows, OptionalDouble value) throws SQLException {
        if (value.isPresent()) {
            rows.append(value.getAsDouble());
        } else {
            rows.appendNull();
        }
    }
}
