package io.afterclick.insight.adapter.jdbc;

import io.afterclick.insight.continuation.BeforeAfter;
import io.afterclick.insight.continuation.Breakdown;
import io.afterclick.insight.continuation.ContinuationData;
import io.afterclick.insight.continuation.ContinuationData.Source;
import io.afterclick.insight.continuation.Outcomes;
import io.afterclick.insight.continuation.WorkOutcomes;
import io.afterclick.insight.rate.Moments;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What came of clicks, aggregated by DuckDB where the files lie: rows of single outcomes never leave it. Heavy logs go
 * through it in shards {@code hash(reader) % n = i}: whatever is summed up is summed up over readers.
 */
public final class ContinuationQueries {
    private static final int GROUPS_SHOWN = 20;
    private static final int DAYS_SHOWN = 62;
    private static final List<String> COUNTS = List.of(
            "sum(impression)",
            "sum(CAST(clicked AS INTEGER))",
            "sum(CAST(read_on AS INTEGER))",
            "sum(CAST(one_and_done AS INTEGER))");

    /**
     * What to look at.
     *
     * @param tenant whose history
     * @param until decisions before this time, as ISO 8601; empty: before the first one of which more may come
     * @param change first day after a change; empty for none
     * @param shards parts that readers are cut into
     * @param memoryMegabytes for the queries; beyond it they spill
     */
    public record Selection(
            String tenant, Optional<String> until, Optional<LocalDate> change, int shards, int memoryMegabytes) {}

    private final ReadOutSource source;
    private final Selection selection;
    private final List<String> notes = new ArrayList<>();

    public ContinuationQueries(ReadOutSource source, Selection selection) {
        this.source = source;
        this.selection = selection;
    }

    /** @throws ReadOutException where the folder holds nothing that tells what came of clicks */
    public ContinuationData read() {
        try (ReadOutDatabase database = new ReadOutDatabase(selection.memoryMegabytes())) {
            if (source.history().isPresent()) {
                return read(
                        database,
                        Source.HISTORY,
                        history(database, source.history().get()));
            }
            if (!source.decisionLogs().isEmpty()) {
                return read(database, Source.DECISION_LOG, log(database, source.decisionLogs()));
            }
            if (source.reads()
                    .filter(reads -> database.columns(reads).contains("hours_played"))
                    .isPresent()) {
                return read(
                        database,
                        Source.PURCHASES,
                        purchases(database, source.reads().get()));
            }
        }
        throw new ReadOutException(
                "--data: holds neither a history (history-v1), nor a log of decisions (*.jsonl), nor reads"
                        + " with hours_played");
    }

    /** Shown works: reader, day, work_id, position, policy, retriever, impression, clicked, read_on, one_and_done. */
    private String history(ReadOutDatabase database, Path root) {
        HistoryTables tables = new HistoryTables(root, selection.tenant());
        if (!tables.has("outcomes")) {
            throw new ReadOutException("--data: the history holds no outcomes of tenant " + selection.tenant());
        }
        String outcomes = "(SELECT DISTINCT ON (decision_id, work_id) * FROM " + tables.rows("outcomes")
                + " ORDER BY revision DESC)";
        database.execute("CREATE VIEW catalog AS SELECT work_id, title, pricing, genres FROM " + tables.works());
        String decided = until(database, outcomes, "decided_at", "stage IN ('seen', 'clicked')");
        long programs = database.number("SELECT count(*) FROM " + outcomes + " WHERE bot_like AND " + decided);
        if (programs > 0) {
            notes.add(String.format(
                    Locale.ROOT, "Shown works of readers who behave like programs, left out: %,d.", programs));
        }
        String decisions = tables.has("decisions")
                ? "(SELECT DISTINCT ON (decision_id) decision_id, retrievers FROM " + tables.rows("decisions") + ")"
                : "(SELECT '' AS decision_id, CAST([] AS VARCHAR[]) AS retrievers)";
        return "SELECT reader_id AS reader, CAST(decided_at AS DATE) AS day, work_id, position, policy,"
                + " coalesce(nullif(d.retrievers[position], ''), 'not known') AS retriever, 1 AS impression,"
                + " clicked_at IS NOT NULL AS clicked, read_on_at IS NOT NULL AS read_on,"
                + " stage = 'one_and_done' AS one_and_done FROM " + outcomes + " LEFT JOIN " + decisions
                + " d USING (decision_id) WHERE NOT bot_like AND " + decided;
    }

    private String log(ReadOutDatabase database, List<Path> files) {
        String log = "(SELECT decision_id, coalesce(nullif(reader, ''), 'decision ' || decision_id) AS reader, policy,"
                + " ranked_at, coalesce(bot_like, false) AS bot_like, unnest(shown) AS slot,"
                + " generate_subscripts(shown, 1) AS position FROM read_json(["
                + files.stream().map(file -> FileQuery.quoted(file.toString())).collect(Collectors.joining(", "))
                + "], format = 'newline_delimited', maximum_object_size = 67108864, columns = {decision_id: 'VARCHAR',"
                + " reader: 'VARCHAR', policy: 'VARCHAR', ranked_at: 'TIMESTAMP', bot_like: 'BOOLEAN', shown:"
                + " 'STRUCT(work_id VARCHAR, seen BOOLEAN, clicked BOOLEAN, read_on BOOLEAN, \"open\" BOOLEAN)[]'}))";
        catalogFromFile(database);
        String decided = until(database, log, "ranked_at", "coalesce(slot.\"open\", false)");
        notes.add("The log of decisions holds a share of the decisions, and says whether a click was read on, not how"
                + " many episodes were read.");
        return "SELECT reader, CAST(ranked_at AS DATE) AS day, slot.work_id AS work_id, position, policy, CAST(NULL AS"
                + " VARCHAR) AS retriever, 1 AS impression, coalesce(slot.clicked, false) AS clicked,"
                + " coalesce(slot.read_on, false) AS"
                + " read_on,"
                + " false"
                + " AS one_and_done"
                + " FROM"
                + " " + log + " WHERE NOT bot_like AND (slot.seen OR slot.clicked) AND "
                + decided;
    }

    private String purchases(ReadOutDatabase database, String reads) {
        catalogFromFile(database);
        notes.add("These are purchases with hours played, not clicks: bought stands for clicked, never played for"
                + " one-and-done. Impressions are not known, so there is no CTR.");
        return "SELECT CAST(reader_id AS VARCHAR) AS reader, CAST(NULL AS DATE) AS day, CAST(work_id AS VARCHAR) AS"
                + " work_id, CAST(NULL AS INTEGER) AS position, CAST(NULL AS VARCHAR) AS policy, CAST(NULL AS VARCHAR) AS"
                + " retriever, 0 AS impression, true AS clicked, coalesce(CAST(hours_played AS DOUBLE), 0) > 0 AS read_on,"
                + " NOT coalesce(CAST(hours_played AS DOUBLE), 0) > 0 AS one_and_done FROM " + reads;
    }

    private void catalogFromFile(ReadOutDatabase database) {
        Optional<String> works = source.works();
        if (works.isEmpty()) {
            database.execute(
                    "CREATE VIEW catalog AS SELECT CAST(NULL AS VARCHAR) AS work_id, '' AS title, '' AS pricing,"
                            + " CAST([] AS VARCHAR[]) AS genres WHERE false");
            return;
        }
        var columns = database.columns(works.get());
        database.execute("CREATE VIEW catalog AS SELECT work_id, "
                + (columns.contains("title") ? "coalesce(title, '')" : "''") + " AS title, "
                + (columns.contains("pricing") ? "lower(coalesce(pricing, ''))" : "''") + " AS pricing, "
                + (columns.contains("genres") ? "string_split(coalesce(genres, ''), '|')" : "CAST([] AS VARCHAR[])")
                + " AS genres FROM " + works.get());
    }

    /** Decisions whose outcomes are known: of younger ones read-ons are known before misses, so rates would be wrong. */
    private String until(ReadOutDatabase database, String rows, String time, String open) {
        if (selection.until().isPresent()) {
            return time + " < TIMESTAMP " + FileQuery.quoted(selection.until().get());
        }
        String first = database.row(
                "SELECT strftime(min(" + time + "), '%Y-%m-%d %H:%M:%S.%f') FROM " + rows + " WHERE NOT bot_like AND "
                        + open,
                row -> row.getString(1));
        if (first == null) {
            return "true";
        }
        String decided = time + " < TIMESTAMP " + FileQuery.quoted(first);
        notes.add(String.format(
                Locale.ROOT,
                "Of decisions from %s UTC on more may come; shown works left out: %,d.",
                first.substring(0, 19),
                database.number("SELECT count(*) FROM " + rows + " WHERE NOT (" + decided + ")")));
        return decided;
    }

    private ContinuationData read(ReadOutDatabase database, Source kind, String slots) {
        Moments all = new Moments(Outcomes.COUNTS);
        Map<String, Map<String, Moments>> groups = new LinkedHashMap<>();
        Map<String, WorkOutcomes> works = new LinkedHashMap<>();
        Map<String, Moments> days = new LinkedHashMap<>();
        Moments change = new Moments(BeforeAfter.COUNTS);
        boolean dated = kind != Source.PURCHASES;
        for (int shard = 0; shard < selection.shards(); shard++) {
            database.execute("CREATE OR REPLACE TEMP TABLE slots AS SELECT s.*, coalesce(c.title, '') AS title,"
                    + " coalesce(nullif(c.pricing, ''), 'unspecified') AS pricing, coalesce(c.genres, []) AS genres FROM ("
                    + slots + ") s LEFT JOIN catalog c USING (work_id)"
                    + (selection.shards() > 1 ? " WHERE hash(reader) % " + selection.shards() + " = " + shard : ""));
            sum(database, "''", "slots").values().forEach(all::add);
            add(groups, "pricing", sum(database, "pricing", "slots"));
            add(
                    groups,
                    "genre",
                    sum(
                            database,
                            "genre",
                            "(SELECT * FROM (SELECT *, unnest(genres) AS genre FROM slots) WHERE genre <> '')"));
            if (dated) {
                add(groups, "position", sum(database, "lpad(CAST(position AS VARCHAR), 3, '0')", "slots"));
                add(groups, "policy", sum(database, "policy", "slots"));
                if (kind == Source.HISTORY) {
                    add(groups, "retriever", sum(database, "retriever", "slots"));
                }
                add(days, sum(database, "CAST(day AS VARCHAR)", "slots"));
                selection.change().ifPresent(day -> change.add(sides(database, day)));
            } else {
                add(groups, "games owned", sum(database, "library", libraries()));
            }
            works(database, works);
        }
        if (all.readers() == 0) {
            throw new ReadOutException("--data: of no shown work is known what came of it"
                    + (notes.isEmpty() ? "" : " (" + String.join(" ", notes) + ")"));
        }
        List<Breakdown> breakdowns = new ArrayList<>();
        groups.forEach((id, found) -> {
            if (found.size() > 1) { // one group is all
                breakdowns.add(breakdown(id, found));
            }
        });
        return new ContinuationData(
                kind,
                notes,
                days.keySet().stream().min(Comparator.naturalOrder()),
                days.keySet().stream().max(Comparator.naturalOrder()),
                new Outcomes(all),
                breakdowns,
                List.copyOf(works.values()),
                dated ? Optional.of(lastDays(days)) : Optional.empty(),
                dated ? selection.change().map(day -> new BeforeAfter(day, change)) : Optional.empty());
    }

    /** How many games a buyer has: who owns many plays a smaller share of them. */
    private static String libraries() {
        return "(SELECT *, CASE WHEN owned = 1 THEN '1' WHEN owned < 10 THEN '2 to 9' WHEN owned < 50 THEN"
                + " '10 to 49' ELSE '50 or more' END AS library FROM (SELECT *, count(*) OVER (PARTITION BY reader)"
                + " AS owned FROM slots))";
    }

    /** Moments of each group's readers. */
    private static Map<String, Moments> sum(ReadOutDatabase database, String group, String table) {
        Map<String, Moments> sums = new LinkedHashMap<>();
        database.rows(
                moments(
                        "SELECT reader, " + group + " AS g, " + named(COUNTS) + " FROM " + table
                                + " GROUP BY reader, g",
                        COUNTS.size()),
                row -> sums.put(String.valueOf(row.getString("g")), moments(row, COUNTS.size())));
        return sums;
    }

    private static Moments sides(ReadOutDatabase database, LocalDate change) {
        List<String> counts = new ArrayList<>();
        for (String side : List.of("day < ", "day >= ")) {
            for (String count : COUNTS) {
                counts.add("coalesce(" + count + " FILTER (WHERE " + side + "DATE '" + change + "'), 0)");
            }
        }
        return database.row(
                moments("SELECT reader, '' AS g, " + named(counts) + " FROM slots GROUP BY reader", counts.size()),
                row -> moments(row, BeforeAfter.COUNTS));
    }

    private static String named(List<String> counts) {
        return IntStream.range(0, counts.size())
                .mapToObj(i -> "CAST(" + counts.get(i) + " AS DOUBLE) AS c" + i)
                .collect(Collectors.joining(", "));
    }

    /** Sums over readers, in the order that {@link Moments} takes them in. */
    private static String moments(String byReader, int counts) {
        List<String> columns = new ArrayList<>(List.of("g", "count(*)"));
        for (int i = 0; i < counts; i++) {
            columns.add("sum(c" + i + ")");
        }
        for (int i = 0; i < counts; i++) {
            for (int j = i; j < counts; j++) {
                columns.add("sum(c" + i + " * c" + j + ")");
            }
        }
        return "SELECT " + String.join(", ", columns) + " FROM (" + byReader + ") GROUP BY g";
    }

    private static Moments moments(ResultSet row, int counts) throws SQLException {
        double[] sums = new double[counts];
        double[] pairs = new double[counts * (counts + 1) / 2];
        for (int i = 0; i < sums.length; i++) {
            sums[i] = row.getDouble(3 + i);
        }
        for (int i = 0; i < pairs.length; i++) {
            pairs[i] = row.getDouble(3 + counts + i);
        }
        Moments moments = new Moments(counts);
        moments.add(row.getLong(2), sums, pairs);
        return moments;
    }

    private static void works(ReadOutDatabase database, Map<String, WorkOutcomes> works) {
        database.rows(
                        "SELECT work_id, any_value(title), any_value(pricing), sum(impression), sum(CAST(clicked AS"
                                + " INTEGER)), sum(CAST(read_on AS INTEGER)), sum(CAST(one_and_done AS INTEGER)) FROM"
                                + " slots GROUP BY work_id ORDER BY work_id",
                        row -> new WorkOutcomes(
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                row.getLong(4),
                                row.getLong(5),
                                row.getLong(6),
                                row.getLong(7)))
                .forEach(work -> works.merge(
                        work.workId(),
                        work,
                        (a, b) -> new WorkOutcomes(
                                a.workId(),
                                a.title(),
                                a.pricing(),
                                a.impressions() + b.impressions(),
                                a.clicks() + b.clicks(),
                                a.readOns() + b.readOns(),
                                a.oneAndDones() + b.oneAndDones())));
    }

    private static void add(Map<String, Map<String, Moments>> groups, String id, Map<String, Moments> found) {
        add(groups.computeIfAbsent(id, none -> new LinkedHashMap<>()), found);
    }

    private static void add(Map<String, Moments> sums, Map<String, Moments> found) {
        found.forEach((name, moments) -> sums.merge(name, moments, (a, b) -> {
            a.add(b);
            return a;
        }));
    }

    /** By name where names have an order, else those with the most clicks first; at most {@value #GROUPS_SHOWN}. */
    private static Breakdown breakdown(String id, Map<String, Moments> found) {
        Comparator<Breakdown.Group> byName = Comparator.comparing(Breakdown.Group::name);
        Comparator<Breakdown.Group> byClicks = Comparator.comparingLong(
                        (Breakdown.Group group) -> group.outcomes().clicks())
                .reversed()
                .thenComparing(byName);
        List<Breakdown.Group> groups = found.entrySet().stream()
                .map(entry -> new Breakdown.Group(entry.getKey(), new Outcomes(entry.getValue())))
                .sorted(id.equals("position") ? byName : byClicks)
                .limit(GROUPS_SHOWN)
                .map(group -> id.equals("position")
                        ? new Breakdown.Group(group.name().replaceFirst("^0+", ""), group.outcomes())
                        : group)
                .toList();
        return new Breakdown(id, groups);
    }

    private static Breakdown lastDays(Map<String, Moments> days) {
        List<Breakdown.Group> groups = days.entrySet().stream()
                .map(entry -> new Breakdown.Group(entry.getKey(), new Outcomes(entry.getValue())))
                .sorted(Comparator.comparing(Breakdown.Group::name))
                .toList();
        return new Breakdown("day", groups.subList(Math.max(0, groups.size() - DAYS_SHOWN), groups.size()));
    }
}
