package io.afterclick.local.app;

import io.afterclick.local.load.LoadException;
import io.afterclick.local.mesh.MeshException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code afterclick}. */
@Command(
        name = "afterclick",
        description = "Recommends related works by what readers do after they click.",
        subcommands = {UpCommand.class, DemoCommand.class, LoadCommand.class, SimulateCommand.class},
        mixinStandardHelpOptions = true,
        version = "afterclick 0.1.0",
        synopsisSubcommandLabel = "(up | demo | load | simulate)",
        footer = {
            "",
            "Examples:",
            "  afterclick demo                        a synthetic world with live traffic",
            "  afterclick up --data my-catalog        the mesh, with works.csv and reads.csv of that folder",
            "  afterclick load more --url http://127.0.0.1:8080"
        })
public final class AfterclickCommand {
    private AfterclickCommand() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new AfterclickCommand())
                .setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, command.getErr()))
                .setParameterExceptionHandler((failure, arguments) -> {
                    PrintWriter err = failure.getCommandLine().getErr();
                    err.println("afterclick: " + oneLine(failure.getMessage()) + "; see "
                            + failure.getCommandLine().getCommandSpec().qualifiedName() + " --help");
                    return CommandLine.ExitCode.USAGE;
                });
    }

    private static int failed(Exception failure, PrintWriter err) throws Exception {
        if (failure instanceof LoadException load) {
            err.println("afterclick: " + oneLine(load.getMessage()));
            return ExitCodes.of(load.reason());
        }
        if (failure instanceof MeshException mesh) {
            err.println("afterclick: " + oneLine(mesh.getMessage()));
            return ExitCodes.of(mesh.reason());
        }
        throw failure; // a fault of ours: picocli prints the stack trace
    }

    private static String oneLine(String message) {
        return String.valueOf(message).replaceAll("\\s*\\R\\s*", " ");
    }
}
