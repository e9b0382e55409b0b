package io.afterclick.insight.app.cli;

import io.afterclick.insight.adapter.html.ReportFiles;
import io.afterclick.insight.adapter.jdbc.ContinuationQueries;
import io.afterclick.insight.adapter.jdbc.ReadOutException;
import io.afterclick.insight.adapter.jdbc.ReadOutSource;
import io.afterclick.insight.continuation.ContinuationReport;
import io.afterclick.insight.report.Report;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code afterclick report read-after-click}. */
@Command(
        name = "read-after-click",
        sortOptions = false,
        description = {
            "What readers do after they click: who is lost after one episode, by pricing, genre, position, policy and"
                    + " retriever; which works win clicks and lose readers; what changed on a day.",
            "Of a history, of a log of decisions (*.jsonl), or of purchases with hours_played."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  afterclick report read-after-click --data ~/.afterclick --out read-after-click.html",
            "  afterclick report read-after-click --data decisions.jsonl.gz --change 2026-03-01 --out page.html"
        })
public final class ReadAfterClickCommand implements Callable<Integer> {
    private static final int MAX_SHARDS = 1024;
    private static final int MEMORY_MEGABYTES = 1024;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR",
            description =
                    "State folder of a mesh or of insight-service, a folder or file of decisions, or a folder with"
                            + " reads.")
    private Path data;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "The page; its numbers stand beside it as FILE.json and FILE.csv.")
    private Path out;

    @Option(names = "--tenant", paramLabel = "NAME", description = "Of a history: whose (default ${DEFAULT-VALUE}).")
    private String tenant = "default";

    @Option(
            names = "--until",
            paramLabel = "TIME",
            description = "Decisions before this time. Default: before the first one of which more may come.")
    private Optional<String> until = Optional.empty();

    @Option(
            names = "--change",
            paramLabel = "DATE",
            description = "Compares the days from this one on with those before.")
    private Optional<String> change = Optional.empty();

    @Option(
            names = "--shards",
            paramLabel = "N",
            description = "Parts that readers are cut into, one after the other, so that memory stays bounded"
                    + " (default ${DEFAULT-VALUE}).")
    private int shards = 1;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Prints this and exits.")
    private boolean help;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (!Files.exists(data)) {
            throw new ReadOutException("--data: " + data + " does not exist");
        }
        if (!tenant.matches("[a-z0-9_-]{1,64}")) {
            throw new ReadOutException("--tenant: a name of a-z, 0-9, - and _");
        }
        if (shards < 1 || shards > MAX_SHARDS) {
            throw new ReadOutException("--shards must be 1 to " + MAX_SHARDS + ", not " + shards);
        }
        ContinuationQueries.Selection selection = new ContinuationQueries.Selection(
                tenant,
                until.map(ReadAfterClickCommand::time),
                change.map(ReadAfterClickCommand::day),
                shards,
                MEMORY_MEGABYTES);
        Report report = ContinuationReport.of(new ContinuationQueries(new ReadOutSource(data), selection).read());
        ReportFiles.write(report, out)
                .forEach(file -> spec.commandLine().getOut().println(file));
        return CommandLine.ExitCode.OK;
    }

    private static String time(String text) {
        try {
            return Instant.parse(text).toString().replace("T", " ").replace("Z", "");
        } catch (DateTimeException e) {
            throw new ReadOutException("--until: '" + text + "' is not a time such as 2026-01-31T12:00:00Z", e);
        }
    }

    private static LocalDate day(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw new ReadOutException("--change: '" + text + "' is not a day such as 2026-01-31", e);
        }
    }
}
