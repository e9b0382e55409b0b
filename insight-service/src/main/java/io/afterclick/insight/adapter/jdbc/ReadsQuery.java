package io.afterclick.insight.adapter.jdbc;

import io.afterclick.insight.importing.ImportException;
import io.afterclick.insight.importing.ImportException.Reason;
import io.afterclick.insight.importing.ImportPlan;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The user's query of reads, wrapped so that it yields one shard, aggregated or not. */
final class ReadsQuery {
    private static final String READER = "reader_id";
    private static final String WORK = "work_id";
    private static final String READ_AT = "read_at";
    /** READS is a reserved word of MySQL. */
    static final String READ_COUNT = "read_count";

    private static final Set<String> KNOWN =
            Set.of(READER, WORK, READ_AT, "episode", "plays", "rating", "hours_played");
    private static final Set<Integer> TIMES = Set.of(Types.DATE, Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE);
    private static final Set<Integer> WHOLE = Set.of(Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT);
    private static final Set<Integer> BINARY = Set.of(Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB);

    private final ImportPlan plan;
    private final Dialect dialect;
    private final String query;
    /** JDBC types of the columns that matter, by name. */
    private final Map<String, Integer> types;

    private final Set<String> wholeNumbers;

    private final List<String> ignored;

    private ReadsQuery(
            ImportPlan plan,
            Dialect dialect,
            String query,
            Map<String, Integer> types,
            Set<String> wholeNumbers,
            List<String> ignored) {
        this.plan = plan;
        this.dialect = dialect;
        this.query = query;
        this.types = types;
        this.wholeNumbers = wholeNumbers;
        this.ignored = ignored;
    }

    /**
     * Asks the source what columns the query has.
     *
     * @throws ImportException when one is missing or of a type that cannot be used
     */
    static ReadsQuery of(ImportPlan plan, JdbcSource source, String query) {
        String bare = query.strip().replaceAll(";+$", "");
        Map<String, Integer> types = new LinkedHashMap<>();
        Set<String> whole = new java.util.HashSet<>();
        List<String> ignored = new ArrayList<>();
        try (Connection connection = source.open();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT * FROM (" + bare + "\n) q WHERE 1 = 0")) {
            ResultSetMetaData columns = rows.getMetaData();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                String name = columns.getColumnLabel(i).toLowerCase(Locale.ROOT);
                if (!KNOWN.contains(name)) {
                    ignored.add(name);
                    continue;
                }
                types.put(name, columns.getColumnType(i));
                boolean wholeDecimal =
                        (columns.getColumnType(i) == Types.DECIMAL || columns.getColumnType(i) == Types.NUMERIC)
                                && columns.getScale(i) == 0
                                && columns.getPrecision(i) > 0;
                if (WHOLE.contains(columns.getColumnType(i)) || wholeDecimal) {
                    whole.add(name);
                }
            }
        } catch (SQLException e) {
            throw source.failure(e);
        }
        check(types, ignored);
        return new ReadsQuery(plan, source.dialect(), bare, types, whole, ignored);
    }

    private static void check(Map<String, Integer> types, List<String> ignored) {
        for (String required : List.of(READER, WORK)) {
            if (!types.containsKey(required)) {
                throw new ImportException(
                        Reason.COLUMNS,
                        "the query yields no column " + required + "; it yields "
                                + String.join(", ", union(types.keySet(), ignored)));
            }
            if (BINARY.contains(types.get(required))) {
                throw new ImportException(
                        Reason.COLUMNS, required + " is binary; turn it into text in the query, such as by HEX()");
            }
        }
        Integer time = types.get(READ_AT);
        if (time != null && !TIMES.contains(time)) {
            throw new ImportException(
                    Reason.COLUMNS, "read_at is neither date nor timestamp; turn it into one in the query");
        }
    }

    private static List<String> union(Set<String> known, List<String> others) {
        List<String> all = new ArrayList<>(known);
        all.addAll(others);
        return all;
    }

    /** Columns of the query that are not used. */
    List<String> ignored() {
        return ignored;
    }

    boolean has(String column) {
        return types.containsKey(column);
    }

    /** Single reads of a shard: reader_id, work_id, then what of read_us, episode, plays, rating, hours_played is there. */
    String reads(int shard) {
        List<String> columns = new ArrayList<>(List.of(READER, WORK));
        if (has(READ_AT)) {
            columns.add(dialect.microseconds(READ_AT) + " AS read_us");
        }
        for (String number : List.of("episode", "plays", "rating", "hours_played")) {
            if (has(number)) {
                columns.add(number);
            }
        }
        return "SELECT " + String.join(", ", columns) + " FROM (" + query + "\n) q" + where(shard);
    }

    /** Sums of a shard: reader_id, work_id, then what of read_us, episodes, plays, rating, hours_played is there, and read_count. */
    String sums(int shard) {
        List<String> columns = new ArrayList<>();
        List<String> groups = new ArrayList<>();
        for (String key : List.of(READER, WORK)) {
            String group = wholeNumbers.contains(key) ? key : dialect.groupOfText(key);
            groups.add(group);
            columns.add(group.equals(key) ? key : "MIN(" + key + ") AS " + key);
        }
        if (has(READ_AT)) {
            columns.add(dialect.microseconds("MAX(" + READ_AT + ")") + " AS read_us");
            if (plan.grain().hasPeriod()) {
                groups.add(dialect.period(READ_AT, plan.grain()));
            }
        }
        if (has("episode")) {
            columns.add("COUNT(DISTINCT episode) AS episodes");
        }
        columns.add((has("plays") ? "SUM(COALESCE(plays, 1))" : "COUNT(*)") + " AS plays");
        if (has("rating")) {
            columns.add("AVG(rating) AS rating");
        }
        if (has("hours_played")) {
            columns.add("SUM(hours_played) AS hours_played");
        }
        columns.add("COUNT(*) AS " + READ_COUNT);
        return "SELECT " + String.join(", ", columns) + " FROM (" + query + "\n) q" + where(shard)
                + groups.stream().collect(Collectors.joining(", ", " GROUP BY ", ""));
    }

    /** Rows without a value to go by are in the first shard, so that they are counted. */
    private String where(int shard) {
        if (plan.shards() == 1) {
            return "";
        }
        String column = plan.shardBy();
        String value = wholeNumbers.contains(column)
                ? dialect.shardOfNumber(column, plan.shards())
                : dialect.shardOfText(column, plan.shards());
        String condition = value + " = " + shard;
        return " WHERE " + (shard == 0 ? "(" + condition + " OR " + column + " IS NULL)" : condition);
    }
}
