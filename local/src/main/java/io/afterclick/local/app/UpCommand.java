package io.afterclick.local.app;

import io.afterclick.local.load.DataFolder;
import io.afterclick.local.progress.Progress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Starts the mesh and stays until it is stopped. */
@Command(
        name = "up",
        description = {
            "Starts Kafka, Redis and the services, loads a data folder where one is given, trains the first model,",
            "prints a line that begins with \"ready\", and stays until Ctrl-C or TERM, which stop everything.",
            "State is kept in ~/.afterclick/mesh (or --state): a second run continues where the first stopped."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  afterclick up",
            "  afterclick up --data my-catalog --port 9000 --state /var/tmp/afterclick"
        })
final class UpCommand implements Runnable {
    @Mixin
    private MeshOptions mesh;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "folder with works.csv and, where there is one, reads.csv; loaded once")
    private Optional<Path> data = Optional.empty();

    @Override
    public void run() {
        Progress progress = Terminal.progress();
        Optional<DataFolder> folder = data.map(path -> DataFolder.open(path, Clock.systemUTC(), progress));
        Session.run(mesh.settings("mesh", Map.of()), folder, progress, running -> {});
    }
}
