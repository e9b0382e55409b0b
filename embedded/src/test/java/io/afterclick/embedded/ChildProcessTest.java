package io.afterclick.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ChildProcessTest {
    @TempDir
    Path folder;

    @Test
    void close_running_stopsItsCommand() throws Exception {
        Path pidFile = folder.resolve("pid");
        ChildProcess child = ChildProcess.start(
                "sleeper", List.of("/bin/sh", "-c", "echo $$ > " + pidFile + "; exec sleep 600"), Map.of(), log());
        ProcessHandle command = awaitPid(pidFile);
        child.close();
        command.onExit().get(10, TimeUnit.SECONDS);
        assertThat(command.isAlive()).isFalse();
        assertThat(child.isAlive()).isFalse();
    }

    @Test
    void parentKilled_stopsTheCommand() throws Exception {
        Path pidFile = folder.resolve("pid");
        // The child is a JVM that starts a grandchild and is then killed without a chance to clean up.
        ChildProcess parent = ChildProcess.start(
                "parent",
                List.of(
                        ChildProcess.javaCommand().get(0),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Parent.class.getName(),
                        pidFile.toString(),
                        log().toString()),
                Map.of(),
                log());
        ProcessHandle command = awaitPid(pidFile);
        parent.kill();
        command.onExit().get(10, TimeUnit.SECONDS);
        assertThat(command.isAlive()).isFalse();
    }

    @Test
    void interruptOfTheProcessGroup_commandThatCatchesIt_isNotReached() throws Exception {
        assumeThat(Path.of("/usr/bin/setsid")).isExecutable();
        assumeThat(Path.of("/proc/self/stat")).exists();
        Path pidFile = folder.resolve("pid");
        ChildProcess child = ChildProcess.start(
                "sleeper", List.of("/bin/sh", "-c", "echo $$ > " + pidFile + "; exec sleep 600"), Map.of(), log());
        ProcessHandle command = awaitPid(pidFile);
        ProcessHandle leash = command.parent().orElseThrow();
        assertThat(processGroup(command.pid()))
                .as("a group of its own, which Ctrl-C does not reach")
                .isEqualTo(command.pid())
                .isNotEqualTo(processGroup(leash.pid()));
        child.close();
    }

    @Test
    void onExit_commandEnds_givesItsExitCode() throws Exception {
        ChildProcess child = ChildProcess.start("failing", List.of("/bin/sh", "-c", "exit 7"), Map.of(), log());
        assertThat(child.onExit().get(10, TimeUnit.SECONDS)).isEqualTo(7);
    }

    private static long processGroup(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        // After the name in parentheses come state, parent and process group.
        return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[2]);
    }

    private Path log() {
        return folder.resolve("child.log");
    }

    private static ProcessHandle awaitPid(Path pidFile) throws IOException, InterruptedException {
        while (!Files.exists(pidFile) || Files.readString(pidFile).isBlank()) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        return ProcessHandle.of(Long.parseLong(Files.readString(pidFile).trim()))
                .orElseThrow();
    }

    /** Starts a grandchild and waits to be killed. */
    static final class Parent {
        public static void main(String[] arguments) throws Exception {
            ChildProcess.start(
                    "grandchild",
                    List.of("/bin/sh", "-c", "echo $$ > " + arguments[0] + "; exec sleep 600"),
                    Map.of(),
                    Path.of(arguments[1]));
            Thread.sleep(600_000);
        }
    }
}
