package io.afterclick.bench;

import io.afterclick.bench.als.AlsBench;
import io.afterclick.bench.ease.EaseBench;
import io.afterclick.bench.features.FeaturesBench;
import io.afterclick.bench.gs.GsScoreBench;
import io.afterclick.bench.incident.IncidentBench;
import io.afterclick.bench.measure.BenchException;
import io.afterclick.bench.rank.RankBench;
import io.afterclick.bench.scan.ScanBench;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code afterclick bench}: measures beside peers, in one run. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures Afterclick beside peers, on the same data, machine and heap, in one run.",
        subcommands = {
            AlsBench.class,
            EaseBench.class,
            ScanBench.class,
            RankBench.class,
            FeaturesBench.class,
            GsScoreBench.class,
            IncidentBench.class
        },
        footer = {"", "Examples:", "  afterclick bench als --quick", "  afterclick bench scan --json scan.json"})
public final class BenchCommand {
    private static final int FAILED = 1;

    public static void main(String[] arguments) {
        CommandLine command = new CommandLine(new BenchCommand());
        command.setExecutionExceptionHandler((failure, line, parsed) -> {
            if (failure instanceof BenchException) {
                line.getErr().println("afterclick bench: " + failure.getMessage());
                return FAILED;
            }
            throw failure;
        });
        System.exit(arguments.length == 0 ? command.execute("--help") : command.execute(arguments));
    }
}
