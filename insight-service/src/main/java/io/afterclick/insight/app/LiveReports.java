package io.afterclick.insight.app;

import io.afterclick.insight.adapter.html.ReportFiles;
import io.afterclick.insight.adapter.http.LivePage;
import io.afterclick.insight.adapter.http.LivePage.Content;
import io.afterclick.insight.adapter.http.LivePage.NothingToReportException;
import io.afterclick.insight.adapter.http.LivePages;
import io.afterclick.insight.adapter.jdbc.ContinuationQueries;
import io.afterclick.insight.adapter.jdbc.ReadOutException;
import io.afterclick.insight.adapter.jdbc.ReadOutSource;
import io.afterclick.insight.adapter.table.DataFolder;
import io.afterclick.insight.adapter.table.TableException;
import io.afterclick.insight.continuation.ContinuationReport;
import io.afterclick.insight.diversity.embedding.EmbeddingException;
import io.afterclick.insight.diversity.story.DiversityReport;
import io.afterclick.insight.diversity.study.DiversityStudy;
import io.afterclick.insight.diversity.study.StudySettings;
import io.afterclick.insight.history.History;
import io.afterclick.insight.history.Period;
import io.afterclick.insight.report.Report;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The live reports: what {@code ./afterclick report} computes, of this service's own history. */
final class LiveReports {
    /** Reads that the study of diversity takes into this service's heap; the command takes more. */
    private static final long MAX_STUDIED_READS = 1_000_000;

    private static final long SEED = 1;

    /** Readers go through a report in parts, so that it takes little memory beside the service. */
    private static final int READER_SHARDS = 4;

    private static final int QUERY_MEMORY_MEGABYTES = 256;

    private final Path stateDir;
    private final History history;
    private final Duration kept;

    LiveReports(Path stateDir, History history, Duration kept) {
        this.stateDir = stateDir;
        this.history = history;
        this.kept = kept;
    }

    LivePages pages() {
        return new LivePages(List.of(
                new LivePage(
                        "diversity",
                        "Diversity",
                        "How diverse do readers read, and do diverse readers stay?",
                        (tenant, at) -> content(tenant, at, diversity(tenant))),
                new LivePage(
                        "read-after-click",
                        "Read after click",
                        "Who is lost after a click, and which works win clicks and lose readers?",
                        (tenant, at) -> content(tenant, at, readAfterClick(tenant)))));
    }

    /** On the files themselves, which nobody replaces meanwhile. */
    private Report readAfterClick(String tenant) {
        ContinuationQueries.Selection all = new ContinuationQueries.Selection(
                tenant, Optional.empty(), Optional.empty(), READER_SHARDS, QUERY_MEMORY_MEGABYTES);
        try {
            return history.ask(
                    tenant,
                    Period.ALL,
                    views -> ContinuationReport.of(new ContinuationQueries(new ReadOutSource(stateDir), all).read()));
        } catch (ReadOutException e) {
            throw nothing(e);
        }
    }

    private Report diversity(String tenant) {
        Path folder = null;
        try {
            folder = Files.createTempDirectory(stateDir, ".study-");
            Path tables = Files.createDirectory(folder.resolve(tenant));
            history.ask(tenant, Period.ALL, views -> {
                export(views, tables);
                return true;
            });
            return DiversityReport.of(
                    DiversityStudy.run(
                            DataFolder.read(tables),
                            new StudySettings(Optional.empty(), Optional.empty(), StudySettings.USUAL_MIN_READS, SEED),
                            doing -> {}),
                    Optional.empty());
        } catch (TableException | EmbeddingException e) {
            throw nothing(e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the tables of a study", e);
        } finally {
            delete(folder);
        }
    }

    /** The tables that the command takes; undated imports have no date there. */
    private static void export(Connection views, Path tables) throws SQLException {
        try (Statement statement = views.createStatement()) {
            String plays;
            try (ResultSet count =
                    statement.executeQuery("SELECT count(*), count(plays) FROM events WHERE type = 'read'")) {
                count.next();
                if (count.getLong(1) > MAX_STUDIED_READS) {
                    throw new NothingToReportException(
                            "the history has more than 1,000,000 reads, which is too much for a live page; use"
                                    + " ./afterclick report diversity",
                            null);
                }
                plays = count.getLong(2) > 0 ? ", plays" : ""; // where nobody tells plays, each read counts once
            }
            statement.execute("COPY (SELECT reader_id, work_id" + plays
                    + ", CASE WHEN imported THEN NULL ELSE time END AS read_at FROM events WHERE type = 'read') TO '"
                    + quoted(tables.resolve("reads.parquet")) + "' (FORMAT PARQUET)");
            statement.execute("COPY (SELECT work_id, title, array_to_string(genres, '|') AS genres,"
                    + " array_to_string(creators, '|') AS creators FROM works) TO '"
                    + quoted(tables.resolve("works.parquet")) + "' (FORMAT PARQUET)");
        }
    }

    private static String quoted(Path file) {
        return file.toString().replace("'", "''");
    }

    private static NothingToReportException nothing(RuntimeException e) {
        return new NothingToReportException(e.getMessage().replace("--data: ", ""), e);
    }

    private Content content(String tenant, Instant at, Report report) {
        List<String> notices = new ArrayList<>(report.notices());
        notices.add("Computed at " + at.truncatedTo(ChronoUnit.SECONDS) + " from the history of tenant " + tenant
                + "; shown for " + kept.toMinutes() + " minutes, then computed again.");
        Report dated = new Report(
                report.title(), report.summary(), notices, report.facts(), report.sections(), report.numbers());
        return new Content(ReportFiles.html(dated), ReportFiles.json(dated));
    }

    private static void delete(Path folder) {
        if (folder == null) {
            return;
        }
        try (var paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove the tables of a study", e);
        }
    }
}
