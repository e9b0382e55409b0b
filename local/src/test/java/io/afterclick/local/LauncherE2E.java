package io.afterclick.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.afterclick.local.mesh.MeshPorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The packaged launcher as a process of its own: what it prints, how it ends, and what it leaves behind. */
@Timeout(180)
class LauncherE2E {
    private static final Path FOLDER = Path.of("target", "e2e").toAbsolutePath();

    private final List<Process> started = new ArrayList<>();
    private Path folder;
    private int runs;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createTempDirectory(Files.createDirectories(FOLDER), "launcher");
    }

    @AfterEach
    void endAll() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void up_runs_refusesASecondOneAndEndsWithAllItsChildrenHoweverItEnds() throws Exception {
        Path state = folder.resolve("state");
        MeshPorts ports = MeshPorts.anyFree();
        Process first = launch("up", "--state", state.toString(), "--port", port(ports));
        String ready = awaitReady(first);
        assertThat(ready).contains("http://127.0.0.1:" + port(ports));

        Process sameState = launch("up", "--state", state.toString(), "--port", port(MeshPorts.anyFree()));
        assertEndsWith(
                sameState, 2, "state folder " + state + " is in use by another mesh (process " + first.pid() + ")");
        Process samePort = launch("up", "--state", folder.resolve("other").toString(), "--port", port(ports));
        assertEndsWith(samePort, 2, "port " + port(ports) + " (gateway) is in use");

        List<ProcessHandle> children = first.descendants().toList();
        assertThat(children)
                .as("kafka, redis and five services, each on its leash")
                .hasSizeGreaterThanOrEqualTo(14);
        first.destroyForcibly();
        awaitEnd(children);

        Process again = launch("up", "--state", state.toString(), "--port", port(ports));
        awaitReady(again);
        children = again.descendants().toList();
        again.destroy();
        assertThat(again.waitFor(60, TimeUnit.SECONDS)).as("ends at TERM").isTrue();
        awaitEnd(children);
    }

    @Test
    void mistakesOfTheCaller_areOneLineAndExitCode2() throws Exception {
        assertEndsWith(launch("up", "--data", folder.resolve("none").toString()), 2, "no such folder");
        assertEndsWith(launch("up", "--data", folder.toString()), 2, "holds no works.csv");
        Files.writeString(folder.resolve("works.csv"), "work_id,title\n1,A\n2\n");
        assertEndsWith(
                launch("up", "--data", folder.toString()), 2, "works.csv, line 3: 1 cell, but the header names 2");
        assertEndsWith(launch("up", "--port", "70000"), 2, "--port 70000 leaves no room");
        assertEndsWith(launch("up", "--prot=8080"), 2, "Unknown option: '--prot=8080'");
        Files.writeString(folder.resolve("works.csv"), "work_id,title\n1,A\n");
        assertEndsWith(
                launch("load", folder.toString(), "--url", "http://127.0.0.1:" + port(MeshPorts.anyFree())),
                2,
                "nothing answers at");
        assertEndsWith(launch("load", folder.toString(), "--tenant", "Big Shop"), 2, "is no tenant");
        assertEndsWith(launch("simulate", "--policy", "best"), 2, "there is no policy \"best\"");
        assertEndsWith(launch("simulate", "--policy", "click", "--readers", "0"), 2, "readers must be 1 to");
        assertEndsWith(launch("simulate", "--policy", "click", "--world", "flat"), 2, "neither additive nor latent");
        assertEndsWith(launch("simulate"), 2, "no policy is named");
    }

    private Process launch(String... arguments) throws IOException {
        Path module = Path.of("").toAbsolutePath();
        Path jar;
        try (var files = Files.list(module.resolve("target"))) {
            jar = files.filter(file -> file.getFileName().toString().matches("local-.*\\.jar"))
                    .findFirst()
                    .orElseThrow();
        }
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dafterclick.home="
                        + System.getProperty(
                                "afterclick.home", module.getParent().toString()),
                "-cp",
                jar + ":" + module.resolve("target/lib") + "/*",
                "io.afterclick.local.app.AfterclickCommand"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output(runs).toFile())
                .start();
        runs++;
        started.add(process);
        return process;
    }

    private Path output(int run) {
        return folder.resolve("output-" + run);
    }

    private String awaitReady(Process process) {
        Path output = output(started.indexOf(process));
        await("ready")
                .atMost(Duration.ofSeconds(90))
                .until(() -> !process.isAlive() || readyLine(output).startsWith("ready"));
        return assertThat(readyLine(output))
                .as("output so far: %s", text(output))
                .startsWith("ready")
                .actual();
    }

    private static String readyLine(Path output) {
        return text(output)
                .lines()
                .filter(line -> line.startsWith("ready"))
                .findFirst()
                .orElse("");
    }

    private static String text(Path output) {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void assertEndsWith(Process process, int code, String message) throws InterruptedException {
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        String printed = text(output(started.indexOf(process)));
        assertThat(process.exitValue()).as(printed).isEqualTo(code);
        assertThat(printed.lines().filter(line -> !line.startsWith("  ")))
                .as("one line")
                .singleElement()
                .asString()
                .startsWith("afterclick: ")
                .contains(message);
    }

    private static void awaitEnd(List<ProcessHandle> processes) {
        await("no child is left").atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(
                        processes.stream().filter(ProcessHandle::isAlive))
                .isEmpty());
    }

    private static String port(MeshPorts ports) {
        return Integer.toString(ports.gateway());
    }
}
