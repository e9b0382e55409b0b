package io.afterclick.local.app;

import io.afterclick.local.mesh.MeshPorts;
import io.afterclick.local.mesh.MeshService;
import io.afterclick.local.mesh.MeshSettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options of the commands that start a mesh. */
final class MeshOptions {
    @Option(
            names = "--port",
            defaultValue = "8080",
            description = {
                "port of the public API (default: ${DEFAULT-VALUE});",
                "the other ports follow it: services +1 to +3, Kafka +10 and +11, Redis +12, health +1000 to +1003"
            })
    private int port;

    @Option(names = "--state", paramLabel = "DIR", description = "where everything is kept between runs")
    private Optional<Path> state = Optional.empty();

    MeshSettings settings(String defaultState, Map<MeshService, Map<String, String>> overrides) {
        return new MeshSettings(home(), state(defaultState), new MeshPorts(port), overrides);
    }

    Path state(String defaultState) {
        return state.orElseGet(() -> Path.of(System.getProperty("user.home"), ".afterclick", defaultState));
    }

    /** Root of the project: the script says where it lies. */
    private static Path home() {
        return Path.of(System.getProperty("afterclick.home", "."))
                .toAbsolutePath()
                .normalize();
    }
}
