package io.afterclick.insight.app.cli;

import io.afterclick.insight.adapter.html.ReportFiles;
import io.afterclick.insight.adapter.jdbc.ExperimentQueries;
import io.afterclick.insight.adapter.jdbc.ReadOutException;
import io.afterclick.insight.adapter.jdbc.ReadOutSource;
import io.afterclick.insight.experiment.ExperimentData;
import io.afterclick.insight.experiment.ExperimentReport;
import io.afterclick.insight.experiment.GuardRail;
import io.afterclick.insight.experiment.Metric;
import io.afterclick.insight.experiment.ReadOut;
import io.afterclick.insight.experiment.ReaderBootstrap;
import io.afterclick.insight.experiment.VariantReaders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code afterclick report experiment}. */
@Command(
        name = "experiment",
        sortOptions = false,
        description = {
            "Whether a variant of an experiment is better than its control: CTR, continuation rate, yield,"
                    + " one-and-dones, reads per reader, retention and slate diversity, with intervals by reader, a test"
                    + " of the split, guard-rails and a verdict in words."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  afterclick report experiment --data ~/.afterclick --experiment story-first --control control \\",
            "    --guard-rail ctr=0.1 --guard-rail retention=0.02 --out story-first.html"
        })
public final class ExperimentCommand implements Callable<Integer> {
    private static final int REPLICATES = 2000;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR",
            description = "State folder of a mesh or of insight-service: where its history is.")
    private Path data;

    @Option(names = "--experiment", required = true, paramLabel = "KEY", description = "Key of the experiment.")
    private String experiment;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "The page; its numbers stand beside it as FILE.json and FILE.csv.")
    private Path out;

    @Option(
            names = "--control",
            paramLabel = "VARIANT",
            description = "What the others are compared with. Default: control, or else the first by name.")
    private Optional<String> control = Optional.empty();

    @Option(
            names = "--primary",
            paramLabel = "METRIC",
            description = "What the verdict goes by: yield (default), ctr, continuation_rate, one_and_done_share,"
                    + " reads_per_reader, retention or slate_diversity. Choose it before you look.")
    private String primary = "yield";

    @Option(
            names = "--shares",
            split = ",",
            paramLabel = "VARIANT=SHARE",
            description = "Shares of the variants, for the test of the split. Default: all alike.")
    private Map<String, Double> shares = new LinkedHashMap<>();

    @Option(
            names = "--guard-rail",
            paramLabel = "METRIC=LOSS",
            description =
                    "A metric that must not become worse by more than this share, such as ctr=0.05. Repeat for more.")
    private Map<String, Double> guardRails = new LinkedHashMap<>();

    @Option(names = "--since", paramLabel = "TIME", description = "Decisions from this time on. Default: all.")
    private Optional<String> since = Optional.empty();

    @Option(
            names = "--until",
            paramLabel = "TIME",
            description = "Decisions before this time. Default: before the first one of which more may come.")
    private Optional<String> until = Optional.empty();

    @Option(
            names = "--return-days",
            paramLabel = "N",
            description = "Retention: readers who do anything in the N days that begin a day after their first slate"
                    + " (default ${DEFAULT-VALUE}).")
    private int returnDays = 7;

    @Option(names = "--tenant", paramLabel = "NAME", description = "Whose (default ${DEFAULT-VALUE}).")
    private String tenant = "default";

    @Option(names = "--bootstrap", description = "Intervals by bootstrap over readers instead of the delta method.")
    private boolean bootstrap;

    @Option(names = "--seed", paramLabel = "N", description = "Of the bootstrap (default ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Prints this and exits.")
    private boolean help;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (!Files.isDirectory(data)) {
            throw new ReadOutException("--data: " + data + " is no folder");
        }
        if (!tenant.matches("[a-z0-9_-]{1,64}")) {
            throw new ReadOutException("--tenant: a name of a-z, 0-9, - and _");
        }
        if (returnDays < 1 || returnDays > 366) {
            throw new ReadOutException("--return-days must be 1 to 366, not " + returnDays);
        }
        ExperimentQueries.Selection selection = new ExperimentQueries.Selection(
                tenant,
                experiment,
                since.map(text -> time("--since", text)),
                until.map(text -> time("--until", text)),
                returnDays);
        List<GuardRail> rails = guardRails.entrySet().stream()
                .map(rail -> new GuardRail(metric("--guard-rail", rail.getKey()), rail.getValue()))
                .toList();
        Metric by = metric("--primary", primary);
        ExperimentData found = new ExperimentQueries(new ReadOutSource(data), selection).read();
        List<VariantReaders> variants = controlFirst(found.variants());
        ReadOut readOut = ReadOut.of(
                variants,
                new ReadOut.Settings(
                        by,
                        shares(variants),
                        rails,
                        bootstrap ? Optional.of(new ReaderBootstrap(REPLICATES, seed)) : Optional.empty()));
        ReportFiles.write(ExperimentReport.of(found, readOut), out)
                .forEach(file -> spec.commandLine().getOut().println(file));
        readOut.verdicts()
                .forEach(verdict -> spec.commandLine().getOut().println(verdict.variant() + ": " + verdict.words()));
        return CommandLine.ExitCode.OK;
    }

    private List<VariantReaders> controlFirst(List<VariantReaders> variants) {
        if (variants.size() < 2) {
            throw new ReadOutException("--experiment: " + experiment + " has readers in "
                    + (variants.isEmpty()
                            ? "no variant"
                            : "one variant only, " + variants.get(0).name()) + " so far");
        }
        String name = control.orElse(
                variants.stream().anyMatch(variant -> variant.name().equals("control"))
                        ? "control"
                        : variants.get(0).name());
        List<VariantReaders> ordered = new ArrayList<>(variants);
        VariantReaders first = ordered.stream()
                .filter(variant -> variant.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ReadOutException("--control: there is no variant " + name + "; there are "
                        + String.join(
                                ", ",
                                variants.stream().map(VariantReaders::name).toList())));
        ordered.remove(first);
        ordered.add(0, first);
        return ordered;
    }

    private double[] shares(List<VariantReaders> variants) {
        if (shares.isEmpty()) {
            double[] alike = new double[variants.size()];
            Arrays.fill(alike, 1);
            return alike;
        }
        double[] given = new double[variants.size()];
        for (int i = 0; i < given.length; i++) {
            Double share = shares.get(variants.get(i).name());
            if (share == null || !(share > 0)) {
                throw new ReadOutException("--shares: " + variants.get(i).name() + " needs a share above 0, such as "
                        + variants.get(i).name() + "=5000");
            }
            given[i] = share;
        }
        return given;
    }

    private static Metric metric(String option, String text) {
        return Arrays.stream(Metric.values())
                .filter(metric -> metric.key().equals(text))
                .findFirst()
                .orElseThrow(() -> new ReadOutException(option + ": there is no metric '" + text + "'; there are "
                        + String.join(
                                ", ",
                                Arrays.stream(Metric.values()).map(Metric::key).toList())));
    }

    private static String time(String option, String text) {
        try {
            return Instant.parse(text).toString().replace("T", " ").replace("Z", "");
        } catch (DateTimeException e) {
            throw new ReadOutException(option + ": '" + text + "' is not a time such as 2026-01-31T12:00:00Z", e);
        }
    }
}
