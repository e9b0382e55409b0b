package io.afterclick.insight.adapter.jdbc;

import io.afterclick.insight.experiment.Count;
import io.afterclick.insight.experiment.ExperimentData;
import io.afterclick.insight.experiment.VariantReaders;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What readers did in an experiment, from the history: DuckDB sums it up, a row for each reader comes out.
 *
 * <p>Decisions count whose policy the experiment decided; those that are degraded by {@code bandit}, where no policy could be
 * asked, don't. A reader belongs to the experiment from the first decision that counts.
 */
public final class ExperimentQueries {
    private static final int MEMORY_MEGABYTES = 1024;

    /** Slates whose diversity is computed: a pair of works takes some microseconds, and more slates add little. */
    private static final int SLATES_MAX = 100_000;

    /**
     * What to look at.
     *
     * @param tenant whose history
     * @param key of the experiment
     * @param since decisions from this time on, as DuckDB's timestamp; empty: from the first
     * @param until decisions before this time; empty: before the first one of which more may come
     * @param returnDays a reader returned who did anything in the so many days that begin a day after the first slate
     */
    public record Selection(
            String tenant, String key, Optional<String> since, Optional<String> until, int returnDays) {}

    private final HistoryTables tables;
    private final Selection selection;
    private final List<String> notes = new ArrayList<>();

    /** @throws ReadOutException where there is no history */
    public ExperimentQueries(ReadOutSource source, Selection selection) {
        this.tables = new HistoryTables(
                source.history()
                        .orElseThrow(
                                () -> new ReadOutException("--data: holds no history (history-v1) of insight-service")),
                selection.tenant());
        for (String table : List.of("decisions", "outcomes")) {
            if (!tables.has(table)) {
                throw new ReadOutException(
                        "--data: the history holds no " + table + " of tenant " + selection.tenant());
            }
        }
        this.selection = selection;
    }

    /** @throws ReadOutException where no decision of the experiment counts */
    public ExperimentData read() {
        try (ReadOutDatabase database = new ReadOutDatabase(MEMORY_MEGABYTES)) {
            decisions(database);
            outcomes(database);
            members(database);
            distances(database);
            List<VariantReaders> variants = readers(database);
            return database.row(
                    "SELECT strftime(min(decided_at), '%Y-%m-%d %H:%M'), strftime(max(decided_at), '%Y-%m-%d %H:%M')"
                            + " FROM d",
                    row -> new ExperimentData(selection.key(), notes, variants, row.getString(1), row.getString(2)));
        }
    }

    private String rows(String table) {
        return tables.rows(table);
    }

    private void decisions(ReadOutDatabase database) {
        String key = FileQuery.quoted(selection.key());
        database.execute(
                "CREATE TEMP TABLE d AS SELECT decision_id, reader_id, decided_at, policy, policy_version, works,"
                        + " list_contains(degraded, 'bandit') AS degraded, variants[list_position(experiments, " + key
                        + ")] AS variant FROM (SELECT DISTINCT ON (decision_id) * FROM " + rows("decisions")
                        + " WHERE deciding_experiment = " + key + " AND reader_id <> ''"
                        + selection
                                .since()
                                .map(time -> " AND decided_at >= TIMESTAMP " + FileQuery.quoted(time))
                                .orElse("")
                        + selection
                                .until()
                                .map(time -> " AND decided_at < TIMESTAMP " + FileQuery.quoted(time))
                                .orElse("")
                        + ")");
        if (database.number("SELECT count(*) FROM d") == 0) {
            throw new ReadOutException("--experiment: no decision in the history was decided by " + selection.key()
                    + "; there are " + known(database));
        }
        long degraded = database.number("SELECT count(*) FROM d WHERE degraded");
        if (degraded > 0) {
            notes.add(String.format(
                    Locale.ROOT, "Decisions without a policy (degraded by bandit), left out: %,d.", degraded));
        }
    }

    private String known(ReadOutDatabase database) {
        List<String> keys = database.rows(
                "SELECT DISTINCT deciding_experiment FROM " + rows("decisions")
                        + " WHERE deciding_experiment IS NOT NULL ORDER BY 1 LIMIT 20",
                row -> row.getString(1));
        return keys.isEmpty() ? "none" : String.join(", ", keys);
    }

    private void outcomes(ReadOutDatabase database) {
        database.execute(
                "CREATE TEMP TABLE o AS SELECT DISTINCT ON (decision_id, work_id) decision_id, reader_id, clicked_at,"
                        + " read_on_at, stage, bot_like, decided_at FROM " + rows("outcomes")
                        + " WHERE decision_id IN (SELECT decision_id FROM d) ORDER BY revision DESC");
        if (selection.until().isPresent()) {
            return;
        }
        String first = database.row(
                "SELECT strftime(min(decided_at), '%Y-%m-%d %H:%M:%S.%f') FROM o WHERE stage IN ('seen', 'clicked') AND"
                        + " NOT bot_like",
                row -> row.getString(1));
        if (first != null) {
            String late = "decided_at >= TIMESTAMP " + FileQuery.quoted(first);
            notes.add(String.format(
                    Locale.ROOT,
                    "Of decisions from %s UTC on more may come; left out: %,d.",
                    first.substring(0, 19),
                    database.number("SELECT count(*) FROM d WHERE " + late)));
            database.execute("DELETE FROM d WHERE " + late);
            database.execute("DELETE FROM o WHERE " + late);
        }
    }

    private void members(ReadOutDatabase database) {
        database.execute(
                "CREATE TEMP TABLE m AS SELECT reader_id, min(variant) AS variant, count(DISTINCT variant) AS variants,"
                        + " min(decided_at) AS first FROM d GROUP BY reader_id");
        long both = database.number("SELECT count(*) FROM m WHERE variants > 1");
        if (both > 0) {
            notes.add(String.format(Locale.ROOT, "Readers who were in several variants, left out: %,d.", both));
        }
        long programs =
                database.number("SELECT count(*) FROM m WHERE reader_id IN (SELECT reader_id FROM o WHERE bot_like)");
        if (programs > 0) {
            notes.add(String.format(Locale.ROOT, "Readers who behave like programs, left out: %,d.", programs));
        }
        database.execute("DELETE FROM m WHERE variants > 1 OR reader_id IN (SELECT reader_id FROM o WHERE bot_like)");
    }

    /** Mean Jaccard distance of the genres of a slate's works, over pairs where both have any. */
    private void distances(ReadOutDatabase database) {
        database.execute("CREATE TEMP TABLE g AS SELECT work_id, list_distinct(genres) AS genres FROM " + tables.works()
                + " WHERE len(genres) > 0");
        long slates = database.number("SELECT count(*) FROM d WHERE NOT degraded");
        long every = Math.max(1, (slates + SLATES_MAX - 1) / SLATES_MAX);
        database.execute("CREATE TEMP TABLE p AS SELECT decision_id, reader_id, place, genres FROM (SELECT decision_id,"
                + " reader_id, unnest(works) AS work_id, generate_subscripts(works, 1) AS place FROM d WHERE NOT"
                + " degraded AND hash(decision_id) % " + every + " = 0) JOIN g USING (work_id)");
        database.execute("CREATE TEMP TABLE s AS SELECT reader_id, sum(distance) AS distance, count(*) AS slates FROM ("
                + "SELECT a.reader_id, avg(1 - len(list_intersect(a.genres, b.genres))"
                + " / len(list_distinct(a.genres || b.genres))) AS distance FROM p a JOIN p b ON a.decision_id ="
                + " b.decision_id AND a.place < b.place GROUP BY a.decision_id, a.reader_id) GROUP BY reader_id");
    }

    private List<VariantReaders> readers(ReadOutDatabase database) {
        Map<String, VariantReaders> variants = new LinkedHashMap<>();
        database.rows(
                "SELECT variant, string_agg(DISTINCT policy || ' (version ' || policy_version || ')', ', ' ORDER BY"
                        + " policy || ' (version ' || policy_version || ')') FROM d WHERE NOT degraded AND reader_id IN"
                        + " (SELECT reader_id FROM m) GROUP BY variant ORDER BY variant",
                row -> variants.put(row.getString(1), new VariantReaders(row.getString(1), row.getString(2))));
        String outcomes =
                "SELECT o.reader_id, count(*) AS impressions, count(o.clicked_at) AS clicks, count(o.read_on_at) AS"
                        + " read_ons, count(*) FILTER (WHERE o.stage = 'one_and_done') AS one_and_dones FROM o JOIN d"
                        + " USING (decision_id) WHERE NOT d.degraded GROUP BY o.reader_id";
        boolean events = tables.has("events");
        String end = events ? "(SELECT max(time) FROM " + rows("events") + ")" : "NULL";
        String activity = events
                ? "SELECT e.reader_id, count(DISTINCT (e.work_id, coalesce(e.episode, 0))) FILTER (WHERE e.type ="
                        + " 'read') AS reads, coalesce(max(CAST(e.time >= m.first + INTERVAL 1 DAY AND e.time < m.first"
                        + " + INTERVAL "
                        + (1 + selection.returnDays()) + " DAY AS INTEGER)), 0) AS returned FROM " + rows("events")
                        + " e JOIN m ON e.reader_id = m.reader_id AND e.time >= m.first WHERE NOT e.imported GROUP BY"
                        + " e.reader_id"
                : "SELECT '' AS reader_id, 0 AS reads, 0 AS returned";
        database.rows(
                "SELECT m.variant, "
                        + Stream.of("impressions", "clicks", "read_ons", "one_and_dones", "reads")
                                .map(count -> "coalesce(" + count + ", 0)")
                                .collect(Collectors.joining(", "))
                        + ", 1, CASE WHEN ripe THEN coalesce(returned, 0) ELSE 0 END, CASE WHEN ripe THEN 1 ELSE 0 END,"
                        + " coalesce(distance, 0), coalesce(slates, 0) FROM (SELECT *, coalesce(first + INTERVAL "
                        + (1 + selection.returnDays()) + " DAY <= " + end + ", false) AS ripe FROM m) m LEFT JOIN ("
                        + outcomes
                        + ") x USING (reader_id) LEFT JOIN (" + activity
                        + ") y USING (reader_id) LEFT JOIN s USING (reader_id)"
                        + " ORDER BY m.variant, m.reader_id",
                row -> {
                    double[] counts = new double[Count.values().length];
                    for (int i = 0; i < counts.length; i++) {
                        counts[i] = row.getDouble(2 + i);
                    }
                    VariantReaders variant = variants.get(row.getString(1));
                    if (variant != null) {
                        variant.add(counts);
                    }
                    return null;
                });
        return List.copyOf(variants.values());
    }
}
