package io.afterclick.bandit.app.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.afterclick.bandit.evaluation.Estimate;
import io.afterclick.bandit.evaluation.Estimator;
import io.afterclick.bandit.evaluation.EvaluationException;
import io.afterclick.bandit.evaluation.EvaluationReport;
import io.afterclick.bandit.evaluation.EvaluationSettings;
import io.afterclick.bandit.evaluation.LoggedSlots;
import io.afterclick.bandit.evaluation.OffPolicyEvaluation;
import io.afterclick.bandit.evaluation.TargetPolicy;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code afterclick ope}: estimates what a policy would have earned, from the log of another one. */
@Command(
        name = "afterclick ope",
        sortOptions = false,
        description = {
            "Estimates what a policy would have earned, from the log of another policy (off-policy evaluation).",
            "Prints one JSON object, and each warning also to standard error."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  afterclick ope --log bts.csv --format obd --policy uniform --clip 50",
            "",
            "Format obd (Open Bandit Dataset): a CSV file with a row for each shown item and the columns item_id, position"
                    + " (from 1), click (0 or 1) and propensity_score (the probability with which the logging policy showed"
                    + " this item at this position); other columns are ignored.",
            "A policy FILE is a CSV file with the columns position, item_id and probability, which sum to 1 for each"
                    + " position; what it does not name has probability 0.",
            "How to read the result: docs/off-policy-evaluation.md"
        })
public final class OpeCommand implements Callable<Integer> {
    private static final String UNIFORM = "uniform";
    private static final String OPEN_BANDIT = "obd";

    @Option(
            names = "--log",
            required = true,
            paramLabel = "FILE",
            description = "The log of the policy that was shown.")
    private String log;

    @Option(names = "--format", required = true, paramLabel = "obd", description = "The format of the log: obd.")
    private String format;

    @Option(
            names = "--policy",
            required = true,
            paramLabel = "uniform|FILE",
            description =
                    "The policy to evaluate: uniform (each item of the log equally likely at each position) or a file"
                            + " of probabilities.")
    private String policy;

    @Option(
            names = "--estimator",
            split = ",",
            paramLabel = "NAME",
            description = "Any of ips, snips, dm, dr, separated by commas; all if not given.")
    private List<String> estimators = List.of();

    @Option(
            names = "--clip",
            paramLabel = "W",
            description = "Cuts importance weights to W: less variance, some bias. Not given: nothing is cut.")
    private Optional<Double> clip = Optional.empty();

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description =
                    "Seed of folds and bootstrap; the same seed gives the same numbers. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Prints this and exits.")
    private boolean help;

    @Spec
    private CommandSpec spec;

    private OpeCommand() {}

    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(run(out, err, args));
    }

    /** Runs the command and returns its exit code: 0 done, 2 for what the user can correct, 1 for a defect of ours. */
    static int run(PrintWriter out, PrintWriter err, String... args) {
        CommandLine command = new CommandLine(new OpeCommand())
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler((e, given) -> refuse(err, e.getMessage() + " (see --help)"))
                .setExecutionExceptionHandler((e, given, result) -> {
                    if (e instanceof InputException || e instanceof EvaluationException) {
                        return refuse(err, e.getMessage());
                    }
                    throw e;
                });
        command.setUsageHelpAutoWidth(true);
        return command.execute(args);
    }

    private static int refuse(PrintWriter err, String message) {
        err.println("afterclick ope: " + message.replaceAll("\\s*\\R\\s*", " "));
        return CommandLine.ExitCode.USAGE;
    }

    @Override
    public Integer call() throws JsonProcessingException {
        if (!format.equals(OPEN_BANDIT)) {
            throw new InputException("--format: unknown format " + CsvRows.quoted(format) + "; choose " + OPEN_BANDIT);
        }
        EvaluationSettings settings = new EvaluationSettings(chosen(), clip(), seed);
        Optional<Path> policyFile = policy.equals(UNIFORM) ? Optional.empty() : Optional.of(path("--policy", policy));
        TargetPolicy target = policyFile.map(PolicyCsv::read).orElseGet(TargetPolicy.Uniform::new);
        LoggedSlots slots = OpenBanditCsv.read(path("--log", log));

        EvaluationReport report = new OffPolicyEvaluation(settings).evaluate(slots, target);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("policy", policy);
        clip.ifPresent(value -> json.put("clip", value));
        json.put("seed", seed);
        json.setAll(EvaluationJson.of(report));
        spec.commandLine()
                .getOut()
                .println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(json));
        warn(report);
        return CommandLine.ExitCode.OK;
    }

    private void warn(EvaluationReport report) {
        report.estimates().values().stream()
                .map(Estimate::warnings)
                .flatMap(List::stream)
                .distinct()
                .forEach(warning -> spec.commandLine().getErr().println("warning: " + warning));
    }

    private Set<Estimator> chosen() {
        if (estimators.isEmpty()) {
            return EnumSet.allOf(Estimator.class);
        }
        return estimators.stream()
                .map(OpeCommand::estimator)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Estimator.class)));
    }

    private static Estimator estimator(String name) {
        return Arrays.stream(Estimator.values())
                .filter(estimator ->
                        EvaluationJson.name(estimator).equals(name.strip().toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new InputException("--estimator: unknown estimator " + CsvRows.quoted(name)
                        + "; choose from "
                        + Arrays.stream(Estimator.values())
                                .map(EvaluationJson::name)
                                .collect(Collectors.joining(", "))));
    }

    private double clip() {
        double value = clip.orElse(Double.POSITIVE_INFINITY);
        if (clip.isPresent() && !(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new InputException("--clip: " + value + " is not a number above 0");
        }
        return value;
    }

    private static Path path(String option, String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new InputException(option + ": " + CsvRows.quoted(text) + " is not a path");
        }
    }
}
