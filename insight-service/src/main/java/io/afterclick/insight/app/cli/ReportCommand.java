package io.afterclick.insight.app.cli;

import io.afterclick.insight.adapter.jdbc.ReadOutException;
import io.afterclick.insight.adapter.table.TableException;
import io.afterclick.insight.diversity.embedding.EmbeddingException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code afterclick report}: pages that say what the data say. */
@Command(
        name = "afterclick report",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        description = "Writes a page with charts that needs no network, and beside it its numbers as JSON and CSV.",
        subcommands = {DiversityCommand.class, ReadAfterClickCommand.class, ExperimentCommand.class},
        footerHeading = "%nExamples:%n",
        footer = {
            "  afterclick report diversity --data DIR --out diversity.html",
            "  afterclick report read-after-click --data DIR --out read-after-click.html",
            "  afterclick report experiment --data DIR --experiment KEY --out experiment.html"
        })
public final class ReportCommand {
    private ReportCommand() {}

    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(run(out, err, args));
    }

    /** Runs the command and returns its exit code: 0 done, 2 for what the user can correct, 1 for a defect of ours. */
    static int run(PrintWriter out, PrintWriter err, String... args) {
        CommandLine command = new CommandLine(new ReportCommand())
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler((e, given) -> refuse(err, e.getMessage() + " (see --help)"))
                .setExecutionExceptionHandler((e, given, result) -> {
                    if (e instanceof InputException
                            || e instanceof TableException
                            || e instanceof EmbeddingException
                            || e instanceof ReadOutException
                            || e instanceof IllegalArgumentException) {
                        return refuse(err, e.getMessage());
                    }
                    throw e;
                });
        command.setUsageHelpAutoWidth(true);
        return command.execute(args.length == 0 ? new String[] {"--help"} : args);
    }

    private static int refuse(PrintWriter err, String message) {
        err.println("afterclick report: " + message.replaceAll("\\s*\\R\\s*", " "));
        return CommandLine.ExitCode.USAGE;
    }
}
