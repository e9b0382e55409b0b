package io.afterclick.candidate.adapter.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.afterclick.candidate.adapter.store.ModelFolder;
import io.afterclick.candidate.adapter.store.ModelFormat;
import io.afterclick.candidate.adapter.store.ParquetTrainingSets;
import io.afterclick.candidate.app.TrainerSettings;
import io.afterclick.candidate.app.cli.TrainCommand;
import io.afterclick.candidate.catalog.Works;
import io.afterclick.candidate.training.Progress;
import io.afterclick.candidate.training.Read;
import io.afterclick.candidate.training.TrainedModel;
import io.afterclick.candidate.training.TrainingException;
import io.afterclick.candidate.training.TrainingException.Reason;
import io.afterclick.candidate.training.TrainingRunner.Order;
import io.afterclick.candidate.training.TrainingSetDigest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the command {@code train} in real processes. */
class ChildTrainingTest {
    private static final TrainerSettings SETTINGS = new TrainerSettings(Map.of("als.factors", "8"));
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path root;

    private ParquetTrainingSets sets;
    private ModelFolder models;

    @BeforeEach
    void storeReads() {
        sets = new ParquetTrainingSets(root.resolve("sets"), SETTINGS.playsWeight(), 10_000);
        models = new ModelFolder(root.resolve("models"), 3, 1L << 30, new ModelFormat(SETTINGS.retrievers()));
        List<Read> reads = new ArrayList<>();
        for (int r = 0; r < 30; r++) {
            for (int w = r % 3; w < 30; w += 3) {
                reads.add(new Read(
                        "t",
                        "reader '" + r,
                        "작품🦊" + w,
                        1,
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        Instant.parse("2026-01-01T00:00:00Z"),
                        r == 0));
            }
        }
        sets.write("topic", 0, 0, 99, reads);
    }

    @AfterEach
    void close() {
        sets.close();
    }

    private ChildTraining training(Map<String, String> settings, int maxPairs, String... jvmOptions) {
        List<String> options = new ArrayList<>(List.of("--add-modules", "jdk.incubator.vector"));
        options.addAll(List.of(jvmOptions));
        return new ChildTraining(
                new ChildTraining.Command(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        options,
                        System.getProperty("java.class.path"),
                        TrainCommand.class.getName(),
                        settings,
                        1,
                        maxPairs,
                        200),
                root.resolve("run"),
                sets,
                tenant -> List.of(Works.withGenres("작품🦊0", "fox")),
                models);
    }

    private Order order(Optional<String> serving) {
        TrainingSetDigest digest = sets.digest("t");
        return new Order("t", digest, serving, false);
    }

    @Test
    void run_onStoredReads_storesAModel_andTellsEachStep() {
        List<String> steps = new ArrayList<>();
        String version = training(SETTINGS.values(), 10_000).run(order(Optional.empty()), step -> {
            if (!steps.contains(step.name())) {
                steps.add(step.name());
            }
        });
        assertThat(steps).startsWith("reading training set", "ease", "als", "coread", "popular");
        TrainedModel model = models.load("t", version).orElseThrow();
        assertThat(model.workIds()).hasSize(30).contains("작품🦊0");
        assertThat(model.manifest().fingerprint()).isEqualTo(sets.digest("t").fingerprint());
        assertThat(model.manifest().settings()).isEqualTo(SETTINGS.values());
        assertThat(model.imported().row("reader '0")).isPresent();
        assertThat(root.resolve("run")).doesNotExist();

        String next = training(SETTINGS.values(), 10_000).run(order(Optional.of(version)), Progress.NONE);
        assertThat(models.load("t", next).orElseThrow().manifest().startedFrom())
                .hasValue(version);
    }

    @Test
    void run_ofTooManyPairs_failsWithTheReason() {
        ChildTraining training = training(SETTINGS.values(), 10);
        TrainingException failure = catchThrowableOfType(
                TrainingException.class, () -> training.run(order(Optional.empty()), Progress.NONE));
        assertThat(failure.reason()).isEqualTo(Reason.TRAINING_SET_TOO_LARGE);
        assertThat(failure).hasMessageContaining("more than 10 pairs");
        assertThat(models.list("t")).isEmpty();
    }

    @Test
    void run_inTooSmallAHeap_breaksDownAndLeavesNothing() throws IOException {
        ChildTraining training = training(SETTINGS.values(), 10_000, "-Xmx3m");
        TrainingException failure = catchThrowableOfType(
                TrainingException.class, () -> training.run(order(Optional.empty()), Progress.NONE));
        assertThat(failure.reason()).isEqualTo(Reason.BROKE_DOWN);
        try (var left = Files.list(root.resolve("models").resolve("t"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void close_whileATrainingRuns_endsTheChild() {
        ChildTraining training =
                training(new TrainerSettings(Map.of("als.epochs", "1000", "als.factors", "256")).values(), 10_000);
        CompletableFuture<String> run = new CompletableFuture<>();
        CompletableFuture<Void> trains = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                run.complete(training.run(order(Optional.empty()), step -> {
                    if (step.name().equals("als")) {
                        trains.complete(null);
                    }
                }));
            } catch (RuntimeException e) {
                run.completeExceptionally(e);
            }
        });
        thread.start();
        await().atMost(SOON).until(trains::isDone);
        List<ProcessHandle> children = ProcessHandle.current()
                .children()
                .filter(ProcessHandle::isAlive)
                .toList();
        training.close();
        await().atMost(SOON).until(run::isCompletedExceptionally);
        assertThat(run.handle((version, failure) -> ((TrainingException) failure).reason())
                        .join())
                .as("whoever waits is told to ask again, and nobody that training is broken")
                .isEqualTo(Reason.SHUTTING_DOWN);
        assertThat(children).isNotEmpty();
        await().atMost(SOON).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
    }
}
