package io.afterclick.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program that a test needs and a machine may lack. */
record Tool(String name, String debianPackage) {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** What a run printed on its standard output and ended with. */
    record Run(int exitCode, String output) {}

    /** Skips the test where the tool is missing; under AFTERCLICK_NO_SKIPS fails it. */
    void require() {
        boolean found = Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
        require(found, name + " is missing (Debian: apt install " + debianPackage + ")");
    }

    /** Skips the test for a reason; under AFTERCLICK_NO_SKIPS fails it. */
    static void require(boolean met, String reason) {
        if ("true".equals(System.getenv("AFTERCLICK_NO_SKIPS"))) {
            assertThat(met).as(reason).isTrue();
        }
        assumeTrue(met, reason);
    }

    Run run(Path folder, String... arguments) {
        List<String> command = new ArrayList<>(List.of(name));
        command.addAll(List.of(arguments));
        return run(folder, command);
    }

    static Run run(Path folder, List<String> command) {
        return run(folder, command, PATIENCE);
    }

    static Run run(Path folder, List<String> command, Duration patience) {
        try {
            Path output = Files.createTempFile("afterclick-tool", ".out");
            try {
                Process process = new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
                if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                    process.destroyForcibly();
                    throw new AssertionError(command + " did not end");
                }
                return new Run(process.exitValue(), Files.readString(output));
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new AssertionError(command + " could not be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
