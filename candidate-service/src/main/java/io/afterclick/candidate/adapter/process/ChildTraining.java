package io.afterclick.candidate.adapter.process;

import io.afterclick.candidate.adapter.store.ModelFolder;
import io.afterclick.candidate.adapter.store.ParquetTrainingSets;
import io.afterclick.candidate.adapter.store.TrainingFolder;
import io.afterclick.candidate.catalog.Work;
import io.afterclick.candidate.training.Progress;
import io.afterclick.candidate.training.TrainingException;
import io.afterclick.candidate.training.TrainingException.Reason;
import io.afterclick.candidate.training.TrainingRunner;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Trains in a child process of low priority that runs the command {@code train}, so that serving keeps its speed and its
 * memory. The child ends when this process does: it reads its standard input, which then ends.
 */
public final class ChildTraining implements TrainingRunner, AutoCloseable {
    private static final int NICENESS = 10;
    private static final int LINES_REMEMBERED = 20;
    private static final long END_TIMEOUT_SECONDS = 2;
    private static final Logger LOG = Logger.getLogger(ChildTraining.class);

    private final Command command;
    private final Path workFolder;
    private final ParquetTrainingSets sets;
    private final Function<String, List<Work>> works;
    private final ModelFolder models;
    private final AtomicReference<Process> running = new AtomicReference<>();
    private volatile boolean closed;

    /**
     * How the child is started.
     *
     * @param java its JVM's binary
     * @param jvmOptions such as the size of the heap
     * @param classPath of this service
     * @param mainClass of the command
     * @param settings of the training by name, {@code --set}
     * @param threads that may train
     * @param maxPairs that a training set may have
     * @param depth works that each retriever is asked for when the fusion is tuned
     */
    public record Command(
            String java,
            List<String> jvmOptions,
            String classPath,
            String mainClass,
            Map<String, String> settings,
            int threads,
            int maxPairs,
            int depth) {}

    /**
     * @param workFolder for the data of a running training; whatever is left there from before is deleted
     * @param sets what to learn from
     * @param works the catalog of a tenant
     * @param models where models go
     */
    public ChildTraining(
            Command command,
            Path workFolder,
            ParquetTrainingSets sets,
            Function<String, List<Work>> works,
            ModelFolder models) {
        this.command = command;
        this.workFolder = workFolder;
        this.sets = sets;
        this.works = works;
        this.models = models;
    }

    @Override
    public String run(Order order, Progress progress) {
        try {
            ModelFolder.delete(workFolder);
            Files.createDirectories(workFolder);
            progress.at("reading training set", 0, order.digest().pairs());
            new TrainingFolder(workFolder)
                    .write(sets, order.tenant(), order.digest().fingerprint(), works.apply(order.tenant()));
            progress.at(
                    "reading training set",
                    order.digest().pairs(),
                    order.digest().pairs());
            Path model = models.unfinished(order.tenant());
            try {
                train(arguments(order, model), progress);
                return models.adopt(model, order.serving()).version();
            } finally {
                ModelFolder.delete(model);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a training failed for want of a file", e);
        } finally {
            ModelFolder.delete(workFolder);
        }
    }

    private List<String> arguments(Order order, Path model) {
        List<String> arguments = new ArrayList<>();
        Path nice = Path.of("/usr/bin/nice");
        if (Files.isExecutable(nice)) {
            arguments.addAll(List.of(nice.toString(), "-n", Integer.toString(NICENESS)));
        }
        arguments.add(command.java());
        arguments.addAll(command.jvmOptions());
        arguments.addAll(List.of("-cp", command.classPath(), command.mainClass()));
        arguments.addAll(List.of("--data", workFolder.toString(), "--out", model.toString()));
        order.serving()
                .ifPresent(version -> arguments.addAll(
                        List.of("--last", models.folder(order.tenant(), version).toString())));
        if (order.force()) {
            arguments.add("--force");
        }
        arguments.addAll(List.of("--threads", Integer.toString(command.threads())));
        arguments.addAll(List.of("--max-pairs", Integer.toString(command.maxPairs())));
        arguments.addAll(List.of("--depth", Integer.toString(command.depth())));
        command.settings().forEach((name, value) -> arguments.addAll(List.of("--set", name + "=" + value)));
        arguments.add("--child");
        return arguments;
    }

    /** Returns when the child has ended well. */
    private void train(List<String> arguments, Progress progress) throws IOException {
        Process child = new ProcessBuilder(arguments).redirectErrorStream(true).start();
        running.set(child);
        if (closed) {
            end(child); // it began while this one closed
        }
        Deque<String> lastLines = new ArrayDeque<>();
        Optional<TrainingException> failure = Optional.empty();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Optional<TrainingMessage> message = TrainingMessage.parse(line);
                if (message.isEmpty()) {
                    remember(line, lastLines);
                } else if (message.get().exception().isPresent()) {
                    failure = message.get().exception();
                } else {
                    progress.at(message.get().progress());
                }
            }
            int code = child.waitFor();
            if (failure.isPresent()) {
                throw failure.get();
            }
            if (code != 0 && closed) {
                throw new TrainingException(Reason.SHUTTING_DOWN, "this replica goes down");
            }
            if (code != 0) {
                LOG.errorf(
                        "a training process ended with code %d; its last lines:%n%s",
                        code, String.join("\n", lastLines));
                throw new TrainingException(
                        Reason.BROKE_DOWN,
                        "the training process ended with code " + code
                                + "; the log of candidate-service says why (out of memory? see training.max-heap)");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TrainingException(Reason.SHUTTING_DOWN, "this replica goes down");
        } finally {
            running.set(null);
            end(child);
        }
    }

    /** Ends the training that runs, if one does, and each that is begun later. */
    @Override
    public void close() {
        closed = true;
        Process child = running.get();
        if (child != null) {
            end(child);
        }
    }

    private static void remember(String line, Deque<String> lastLines) {
        if (lastLines.size() == LINES_REMEMBERED) {
            lastLines.removeFirst();
        }
        lastLines.addLast(line);
    }

    private static void end(Process child) {
        if (!child.isAlive()) {
            return;
        }
        child.destroy();
        boolean interrupted = Thread.interrupted();
        try {
            if (!child.waitFor(END_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                child.destroyForcibly();
            }
        } catch (InterruptedException e) {
            child.destroyForcibly();
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
