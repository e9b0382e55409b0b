package io.afterclick.bandit.app.cli;

import io.afterclick.bandit.adapter.kafka.DecisionExport;
import io.afterclick.bandit.evaluation.DecisionLogWriter;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code afterclick export-decisions}: writes a log for {@code afterclick ope} from a running mesh. */
@Command(
        name = "afterclick export-decisions",
        sortOptions = false,
        description = {
            "Writes recorded decisions and what came of them from Kafka to a file for afterclick ope.",
            "Reads what is in the topics when it starts, and ends."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  afterclick export-decisions --bootstrap localhost:9092 --out decisions.jsonl.gz --until 2026-01-24T00:00:00Z",
            "",
            "Let --until be a click window and a read window ago: of later decisions more may come.",
            "The file holds works and pseudonyms of readers, which differ from file to file: docs/off-policy-evaluation.md"
        })
public final class ExportDecisionsCommand implements Callable<Integer> {
    @Option(names = "--bootstrap", required = true, paramLabel = "HOST:PORT", description = "A broker of the mesh.")
    private String bootstrap;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "Where to write; compressed if the name ends in .gz. Replaced when all is written.")
    private String out;

    @Option(names = "--tenant", paramLabel = "NAME", description = "Decisions of this tenant only. Default: of all.")
    private Optional<String> tenant = Optional.empty();

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Decisions from this time on. Default: all there are.")
    private Optional<String> since = Optional.empty();

    @Option(names = "--until", paramLabel = "TIME", description = "Decisions before this time. Default: up to now.")
    private Optional<String> until = Optional.empty();

    @Option(
            names = "--client-config",
            paramLabel = "FILE",
            description = "Properties of the Kafka client, such as its security.")
    private Optional<String> clientConfig = Optional.empty();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Prints this and exits.")
    private boolean help;

    @Spec
    private CommandSpec spec;

    private ExportDecisionsCommand() {}

    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(run(out, err, args));
    }

    /** Runs the command and returns its exit code: 0 done, 2 for what the user can correct, 1 for a defect of ours. */
    static int run(PrintWriter out, PrintWriter err, String... args) {
        CommandLine command = new CommandLine(new ExportDecisionsCommand())
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler((e, given) -> refuse(err, e.getMessage() + " (see --help)"))
                .setExecutionExceptionHandler((e, given, result) -> {
                    if (e instanceof InputException) {
                        return refuse(err, e.getMessage());
                    }
                    if (e instanceof KafkaException) {
                        return refuse(err, "Kafka: " + e.getMessage());
                    }
                    throw e;
                });
        command.setUsageHelpAutoWidth(true);
        return command.execute(args);
    }

    private static int refuse(PrintWriter err, String message) {
        err.println("afterclick export-decisions: " + message.replaceAll("\\s*\\R\\s*", " "));
        return CommandLine.ExitCode.USAGE;
    }

    @Override
    public Integer call() {
        DecisionExport.Selection selection = new DecisionExport.Selection(
                tenant,
                since.map(text -> time("--since", text)).orElse(Instant.EPOCH),
                until.map(text -> time("--until", text)).orElseGet(Instant::now));
        Path file = path("--out", out);
        DecisionExport export = new DecisionExport(
                client(), selection, said -> spec.commandLine().getErr().println(said));
        Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
        try {
            DecisionExport.Summary summary;
            try (DecisionLogWriter writer = new DecisionLogWriter(
                    new BufferedWriter(new OutputStreamWriter(opened(unfinished), StandardCharsets.UTF_8)))) {
                summary = export.write(writer);
            }
            Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
            spec.commandLine()
                    .getErr()
                    .println(summary.decisions() + " decisions in " + file
                            + (summary.unreadable() > 0 ? "; unreadable records: " + summary.unreadable() : ""));
            return CommandLine.ExitCode.OK;
        } catch (UncheckedIOException | IOException e) {
            throw new InputException("--out: " + file + " cannot be written: " + e.getMessage());
        }
    }

    private static OutputStream opened(Path file) throws IOException {
        OutputStream raw = Files.newOutputStream(file);
        return file.getFileName().toString().endsWith(".gz.unfinished") ? new GZIPOutputStream(raw, 1 << 16) : raw;
    }

    private Map<String, Object> client() {
        Map<String, Object> config = new HashMap<>();
        clientConfig.ifPresent(name -> {
            Properties properties = new Properties();
            try (var reader = Files.newBufferedReader(path("--client-config", name))) {
                properties.load(reader);
            } catch (IOException | IllegalArgumentException e) {
                throw new InputException("--client-config: " + name + " cannot be read: " + e.getMessage());
            }
            properties.stringPropertyNames().forEach(key -> config.put(key, properties.getProperty(key)));
        });
        config.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        return config;
    }

    private static Instant time(String option, String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new InputException(
                    option + ": " + CsvRows.quoted(text) + " is not a time such as 2026-01-31T12:00:00Z");
        }
    }

    private static Path path(String option, String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new InputException(option + ": " + CsvRows.quoted(text) + " is not a path");
        }
    }
}
