package io.afterclick.bandit.app.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.afterclick.bandit.adapter.json.DecisionLogFile;
import io.afterclick.bandit.adapter.yaml.PolicyYaml;
import io.afterclick.bandit.evaluation.DecisionEvaluation;
import io.afterclick.bandit.evaluation.DecisionReport;
import io.afterclick.bandit.evaluation.Estimate;
import io.afterclick.bandit.evaluation.Estimator;
import io.afterclick.bandit.evaluation.EvaluationException;
import io.afterclick.bandit.evaluation.EvaluationReport;
import io.afterclick.bandit.evaluation.EvaluationSettings;
import io.afterclick.bandit.evaluation.LoggedReward;
import io.afterclick.bandit.evaluation.LoggedSlots;
import io.afterclick.bandit.evaluation.OffPolicyEvaluation;
import io.afterclick.bandit.evaluation.PipelinePropensities;
import io.afterclick.bandit.evaluation.TargetPolicy;
import io.afterclick.bandit.evaluation.TargetPropensities;
import io.afterclick.bandit.policy.PolicyException;
import io.afterclick.bandit.policy.PolicySettings;
import io.afterclick.bandit.policy.Reward;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.IntConsumer;
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
        footerHeading = "%nExamples:%n",
        footer = {
            "  afterclick ope --log bts.csv --format obd --policy uniform --clip 50",
            "  afterclick ope --log decisions.jsonl.gz --format afterclick --policy two-step --reward yield",
            "  afterclick ope --log decisions.jsonl.gz --format afterclick --policy mine.yaml --reward click --draws 1000",
            "",
            "Format obd (Open Bandit Dataset): a CSV file with a row for each shown item and the columns item_id, position"
                    + " (from 1), click (0 or 1) and propensity_score (the probability with which the logging policy showed"
                    + " this item at this position); other columns are ignored. A policy FILE is a CSV file with the"
                    + " columns position, item_id and probability, which sum to 1 for each position; what it does not name"
                    + " has probability 0.",
            "Format afterclick: decisions as afterclick export-decisions writes them. A policy FILE is a policy's definition"
                    + " in YAML.",
            "How to read the result: docs/off-policy-evaluation.md"
        })
public final class OpeCommand implements Callable<Integer> {
    private static final String UNIFORM = "uniform";
    private static final String OPEN_BANDIT = "obd";
    private static final String OWN = "afterclick";
    private static final int MAX_DRAWS = 1_000_000;
    private static final Duration PROGRESS_EVERY = Duration.ofSeconds(10);

    @Option(
            names = "--log",
            required = true,
            paramLabel = "FILE",
            description = "The log of the policy that was shown.")
    private String log;

    @Option(
            names = "--format",
            required = true,
            paramLabel = "obd|afterclick",
            description = "The format of the log: obd or afterclick.")
    private String format;

    @Option(
            names = "--policy",
            required = true,
            paramLabel = "NAME|FILE",
            description = "The policy to evaluate. Format obd: uniform (each item of the log equally likely at each"
                    + " position) or a file of probabilities. Format afterclick: uniform, fusion-only, two-step, click,"
                    + " read-after-click or a file in YAML.")
    private String policy;

    @Option(
            names = "--reward",
            paramLabel = "click|yield",
            description = "What counts as success in format afterclick: a click, or a click that is read on."
                    + " Default: yield.")
    private Optional<String> reward = Optional.empty();

    @Option(
            names = "--draws",
            paramLabel = "N",
            description = "Slates that are drawn for the policy's probabilities in each decision of format afterclick."
                    + " Fewer are faster and add variance, but no bias. Default: 10000.")
    private Optional<Integer> draws = Optional.empty();

    @Option(
            names = "--estimator",
            split = ",",
            paramLabel = "NAME",
            description = "Any of ips, snips, dm, dr, switch-dr, separated by commas; all if not given.")
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
        EvaluationSettings settings = new EvaluationSettings(chosen(), clip(), seed);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("policy", policy);
        EvaluationReport report =
                switch (format) {
                    case OPEN_BANDIT -> ofSlots(settings, json);
                    case OWN -> ofDecisions(settings, json);
                    default ->
                        throw new InputException("--format: unknown format " + CsvRows.quoted(format) + "; choose "
                                + OPEN_BANDIT + " or " + OWN);
                };
        spec.commandLine()
                .getOut()
                .println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(json));
        warn(report);
        return CommandLine.ExitCode.OK;
    }

    private EvaluationReport ofSlots(EvaluationSettings settings, ObjectNode json) {
        if (reward.isPresent() || draws.isPresent()) {
            throw new InputException("--reward and --draws are for --format " + OWN);
        }
        Optional<Path> policyFile = policy.equals(UNIFORM) ? Optional.empty() : Optional.of(path("--policy", policy));
        TargetPolicy target = policyFile.map(PolicyCsv::read).orElseGet(TargetPolicy.Uniform::new);
        LoggedSlots slots = OpenBanditCsv.read(path("--log", log));
        EvaluationReport report = new OffPolicyEvaluation(settings).evaluate(slots, target);
        clip.ifPresent(value -> json.put("clip", value));
        json.put("seed", seed);
        json.setAll(EvaluationJson.of(report));
        return report;
    }

    private EvaluationReport ofDecisions(EvaluationSettings settings, ObjectNode json) {
        LoggedReward counted = counted();
        int drawn = draws.orElse(PipelinePropensities.USUAL_DRAWS);
        if (drawn < 1 || drawn > MAX_DRAWS) {
            throw new InputException("--draws: " + drawn + " is not from 1 to " + MAX_DRAWS);
        }
        PolicyYaml yaml = new PolicyYaml();
        TargetPropensities target = new PipelinePropensities(definition(yaml), drawn);
        DecisionReport report = new DecisionEvaluation(settings, counted, progress())
                .evaluate(new DecisionLogFile(path("--log", log), yaml), target);
        json.put("reward", counted.name().toLowerCase(Locale.ROOT));
        json.put("draws", drawn);
        clip.ifPresent(value -> json.put("clip", value));
        json.put("seed", seed);
        json.setAll(EvaluationJson.of(report));
        return report.slots();
    }

    private LoggedReward counted() {
        String name = reward.orElse("yield");
        return Arrays.stream(LoggedReward.values())
                .filter(value -> value.name().toLowerCase(Locale.ROOT).equals(name))
                .findAny()
                .orElseThrow(() -> new InputException(
                        "--reward: unknown reward " + CsvRows.quoted(name) + "; choose click or yield"));
    }

    private PolicySettings definition(PolicyYaml yaml) {
        Optional<Reward> builtIn = Arrays.stream(Reward.values())
                .filter(value -> value.text().equals(policy))
                .findAny();
        if (builtIn.isPresent()) {
            return PolicySettings.of(builtIn.get());
        }
        Path file = path("--policy", policy);
        try {
            return yaml.parse(Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new InputException("--policy: " + CsvRows.quoted(policy) + " is neither a file nor one of "
                    + Arrays.stream(Reward.values()).map(Reward::text).collect(Collectors.joining(", ")));
        } catch (IOException e) {
            throw new InputException("policy " + file + " cannot be read: " + e.getMessage());
        } catch (PolicyException e) {
            throw new InputException("policy " + file + ": " + e.getMessage());
        }
    }

    /** A line from time to time, where it takes long. */
    private IntConsumer progress() {
        Instant[] said = {Instant.now()};
        return done -> {
            if (Duration.between(said[0], Instant.now()).compareTo(PROGRESS_EVERY) >= 0) {
                said[0] = Instant.now();
                spec.commandLine().getErr().println(done + " decisions done");
            }
        };
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
