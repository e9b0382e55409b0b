package io.afterclick.local.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.afterclick.embedded.ChildProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SupervisedProcessTest {
    @TempDir
    Path folder;

    private final ScheduledExecutorService restarts = Executors.newSingleThreadScheduledExecutor();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final AtomicInteger starts = new AtomicInteger();

    @AfterEach
    void stopRestarts() {
        restarts.shutdownNow();
    }

    @Test
    void crash_supervised_isStartedAgainAndSaidSo() {
        SupervisedProcess process = sleeper();
        process.start();
        process.restartWhenItEnds();
        process.crash();
        await().atMost(Duration.ofSeconds(20)).until(() -> starts.get() == 2 && process.isAlive());
        assertThat(told).hasSize(2);
        assertThat(told.get(0)).startsWith("sleeper ended with code ").contains("starting it again in 1 s");
        process.stop();
    }

    @Test
    void stop_supervised_staysStopped() throws Exception {
        SupervisedProcess process = sleeper();
        process.start();
        process.restartWhenItEnds();
        process.stop();
        assertThat(process.isAlive()).isFalse();
        restarts.schedule(() -> {}, 1_500, java.util.concurrent.TimeUnit.MILLISECONDS)
                .get();
        assertThat(starts).hasValue(1);
        assertThat(told).isEmpty();
        process.start();
        assertThat(process.isAlive()).isTrue();
        process.stop();
    }

    @Test
    void crash_notYetSupervised_isLeftToTheCaller() {
        SupervisedProcess process = sleeper();
        process.start();
        process.crash();
        assertThat(process.isAlive()).isFalse();
        assertThat(told).isEmpty();
        process.stop();
    }

    private SupervisedProcess sleeper() {
        return new SupervisedProcess(
                "sleeper",
                () -> {
                    starts.incrementAndGet();
                    return ChildProcess.start(
                            "sleeper", List.of("/bin/sleep", "600"), Map.of(), folder.resolve("sleeper.out"));
                },
                restarts,
                told::add);
    }
}
