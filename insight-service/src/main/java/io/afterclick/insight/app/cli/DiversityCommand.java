package io.afterclick.insight.app.cli;

import io.afterclick.insight.adapter.html.ReportFiles;
import io.afterclick.insight.adapter.table.DataFolder;
import io.afterclick.insight.adapter.table.DecisionFile;
import io.afterclick.insight.diversity.reading.Period;
import io.afterclick.insight.diversity.reading.ReadingData;
import io.afterclick.insight.diversity.slate.SlateLog;
import io.afterclick.insight.diversity.story.DiversityReport;
import io.afterclick.insight.diversity.study.DiversityStudy;
import io.afterclick.insight.diversity.study.Findings;
import io.afterclick.insight.diversity.study.SlateStudy;
import io.afterclick.insight.diversity.study.StudySettings;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code afterclick report diversity}: how diverse readers read, and whether they stay. */
@Command(
        name = "diversity",
        sortOptions = false,
        description = {
            "How diverse readers read, whether diverse readers stay, how diversity changes over months, and what cheaper measures"
                    + " are worth. Writes FILE.html, FILE.json and FILE.csv."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  afterclick report diversity --data DIR --out diversity.html",
            "  afterclick report diversity --data DIR --out diversity.html --cohort 2013-03..2013-04 --min-reads 5"
                    + " --return 2013-07..2013-08",
            "  afterclick report diversity --data DIR --out diversity.html --decisions decisions.jsonl.gz",
            "",
            "DIR holds reads.csv, reads.parquet or a folder reads of Parquet files (reader_id, work_id and any of plays,"
                    + " hours_played, read_at) and, if there is one, works (work_id and any of title, genres, creators) and"
                    + " tag_events (reader_id, work_id, tagged_on). Months are in UTC. Without read_at there is no retention, only"
                    + " diversity and its measures.",
            "How to read the result: docs/diversity.md"
        })
final class DiversityCommand implements Callable<Integer> {
    @Option(names = "--data", required = true, paramLabel = "DIR", description = "Folder of the data.")
    private Path data;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "The page to write, such as report.html.")
    private Path out;

    @Option(
            names = "--cohort",
            paramLabel = "MONTHS",
            description =
                    "Months whose readers are followed, such as 2013-03..2013-04. Default: the first two full months.")
    private Optional<String> cohort = Optional.empty();

    @Option(
            names = "--return",
            paramLabel = "MONTHS",
            description = "Months in which a read is a return. Default: the last two full months.")
    private Optional<String> returns = Optional.empty();

    @Option(
            names = "--min-reads",
            paramLabel = "N",
            defaultValue = "" + StudySettings.USUAL_MIN_READS,
            description = "Reads of a reader in the cohort's months, at least. Default: ${DEFAULT-VALUE}.")
    private int minReads;

    @Option(
            names = "--decisions",
            paramLabel = "FILE",
            description =
                    "Decisions in JSON lines, as afterclick export-decisions and afterclick simulate --decisions write"
                            + " them: adds how readers respond to slates. Default: none.")
    private Optional<Path> decisions = Optional.empty();

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description =
                    "Seed of all that is drawn; the same seed gives the same findings. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Prints this and exits.")
    private boolean help;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        long start = System.nanoTime();
        requireFolder();
        StudySettings settings = settings();
        say(start, "reading " + data);
        ReadingData held = DataFolder.read(data);
        Findings findings = DiversityStudy.run(held, settings, doing -> say(start, doing));
        if (settings.cohort().isPresent() && findings.retention().isEmpty()) {
            throw new InputException("--cohort: fewer than 50 readers with " + minReads + " or more reads in "
                    + settings.cohort().get() + (held.reads().isDated() ? "" : ", as no read has a date"));
        }
        Optional<SlateStudy> slates = decisions.map(file -> {
            say(start, "reading " + file);
            SlateLog log = DecisionFile.read(file);
            say(start, "asking " + log.slates().size() + " slates");
            return SlateStudy.of(log, seed);
        });
        try {
            List<Path> written = ReportFiles.write(DiversityReport.of(findings, slates), out);
            spec.commandLine()
                    .getOut()
                    .println("wrote " + written.stream().map(Path::toString).collect(Collectors.joining(", ")));
        } catch (UncheckedIOException e) {
            throw new InputException(
                    "--out: " + e.getMessage() + ": " + e.getCause().getMessage());
        }
        return CommandLine.ExitCode.OK;
    }

    private StudySettings settings() {
        try {
            return new StudySettings(cohort.map(Period::parse), returns.map(Period::parse), minReads, seed);
        } catch (IllegalArgumentException e) {
            throw new InputException("--cohort, --return, --min-reads: " + e.getMessage());
        }
    }

    private void requireFolder() {
        Path folder = out.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new InputException("--out: there is no folder " + folder);
        }
    }

    private void say(long start, String doing) {
        PrintWriter err = spec.commandLine().getErr();
        err.printf(Locale.ROOT, "%6.1f s  %s%n", (System.nanoTime() - start) / 1e9, doing);
    }
}
