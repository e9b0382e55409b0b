package io.afterclick.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.afterclick.embedded.ChildProcess;
import io.afterclick.embedded.FreePorts;
import io.afterclick.local.mesh.MeshService;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A packaged service that cannot be as safe as it is told to be does not start, and says why in one line of JSON. */
@Timeout(120)
class RefusedStartE2E {
    private static final Path HOME = Path.of(System.getProperty("afterclick.home", ".."))
            .toAbsolutePath()
            .normalize();

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "GATEWAY")
    void certificatesRequired_withoutTls_endTheStart(MeshService service) throws Exception {
        Path folder = Files.createDirectories(
                Path.of("target", "e2e", "refused-" + ProcessHandle.current().pid(), service.module())
                        .toAbsolutePath());
        int[] ports = FreePorts.find(2);
        List<String> command = new ArrayList<>(ChildProcess.javaCommand(
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-Dquarkus.http.port=" + ports[0],
                "-Dquarkus.management.port=" + ports[1],
                "-Dquarkus.log.console.json.enabled=true",
                "-Dafterclick." + service.area() + ".state-dir=" + folder.resolve("state"),
                "-Dafterclick." + service.area() + ".client-certificate-required=true",
                "-jar",
                HOME.resolve(service.module() + "/target/quarkus-app/quarkus-run.jar")
                        .toString()));
        try (ChildProcess process = ChildProcess.start(service.module(), command, Map.of(), folder.resolve("output"))) {
            assertThat(process.onExit().get(90, TimeUnit.SECONDS)).isNotZero();
        }
        List<JsonNode> lines = JsonLog.of(folder.resolve("output")).toList();
        assertThat(lines).anySatisfy(line -> {
            assertThat(line.path("level").asText()).isEqualTo("ERROR");
            assertThat(line.path("service").asText()).isEqualTo(service.module());
            assertThat(line.path("exception").asText())
                    .contains("afterclick." + service.area() + ".client-certificate-required: ")
                    .contains("\tat ");
        });
    }
}
