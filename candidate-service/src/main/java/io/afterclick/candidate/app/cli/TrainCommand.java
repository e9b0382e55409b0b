package io.afterclick.candidate.app.cli;

import io.afterclick.candidate.adapter.process.TrainingMessage;
import io.afterclick.candidate.adapter.store.ModelFormat;
import io.afterclick.candidate.adapter.store.TrainingFolder;
import io.afterclick.candidate.app.TrainerSettings;
import io.afterclick.candidate.evaluation.HeldOutJudge;
import io.afterclick.candidate.interaction.MatrixLimitException;
import io.afterclick.candidate.training.ModelManifest;
import io.afterclick.candidate.training.Progress;
import io.afterclick.candidate.training.TrainedModel;
import io.afterclick.candidate.training.Trainer;
import io.afterclick.candidate.training.TrainingData;
import io.afterclick.candidate.training.TrainingException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Trains a model from files into a folder: as a job, or as the child process of candidate-service. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Trains a model on works.csv and reads.csv, tunes the fusion of its retrievers on reads held out of"
                        + " them, and writes it to a folder that candidate-service can serve.",
        footer = {
            "",
            "Examples:",
            "  afterclick train --data ../anime --out model",
            "  afterclick train --data ../anime --out new --last model --set als.factors=128",
            "",
            "A model to be served goes to <afterclick.candidate.models-dir>/<tenant>/<version>, the version as in its"
                    + " manifest.json: --out with a trailing slash and nothing behind it, such as models/default/,"
                    + " does that.",
            "Exit codes: 0 trained, 2 the input has to be put right, 3 the model is worse than the last one, 1 else."
        })
public final class TrainCommand implements Callable<Integer> {
    private static final int BAD_INPUT = 2;
    private static final int WORSE_THAN_LAST = 3;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR",
            description = "folder with reads.csv (reader_id, work_id and any of episode, plays, hours_played, read_at)"
                    + " and works.csv (work_id, title and any of creators, genres, tags, synopsis, language)")
    private Path data;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "MODEL",
            description = "folder of the model, which must not exist yet; with a slash at the end, the folder to put it"
                    + " in under its version")
    private String out;

    @Option(
            names = "--last",
            paramLabel = "MODEL",
            description = "model to go on from; a new one that foretells the same held-out reads worse is refused")
    private Optional<Path> last = Optional.empty();

    @Option(names = "--force", description = "write the model even where it is worse than the last one")
    private boolean force;

    @Option(names = "--tenant", paramLabel = "NAME", description = "whose it is (default: ${DEFAULT-VALUE})")
    private String tenant = "default";

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "a setting, as manifest.json names it; may be given several times")
    private Map<String, String> settings = new TreeMap<>();

    @Option(names = "--threads", paramLabel = "N", description = "(default: all cores)")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--max-pairs", paramLabel = "N", description = "refuse more pairs (default: ${DEFAULT-VALUE})")
    private int maxPairs = 50_000_000;

    @Option(
            names = "--depth",
            paramLabel = "N",
            description = "works of each retriever that are fused (default: ${DEFAULT-VALUE})")
    private int depth = 200;

    @Option(names = "--child", hidden = true, description = "of candidate-service: JSON, and ends with its input")
    private boolean child;

    public static void main(String[] arguments) {
        System.exit(execute(arguments));
    }

    /** @return exit code: 0, 2 for input that the user can put right, 3 for a refused model, 1 for anything else */
    static int execute(String... arguments) {
        TrainCommand command = new TrainCommand();
        return new CommandLine(command)
                .setExecutionExceptionHandler((failure, line, result) -> {
                    if (failure instanceof TrainingException e) {
                        return command.failed(e, line);
                    }
                    if (failure instanceof InputException
                            || failure instanceof MatrixLimitException
                            || failure instanceof IllegalArgumentException) {
                        line.getErr().println("train: " + failure.getMessage());
                        return BAD_INPUT;
                    }
                    throw failure;
                })
                .execute(arguments);
    }

    private int failed(TrainingException failure, CommandLine line) {
        if (child) {
            say(TrainingMessage.of(failure));
        } else {
            line.getErr().println("train: " + failure.getMessage());
        }
        return failure.reason() == TrainingException.Reason.WORSE_THAN_LAST ? WORSE_THAN_LAST : BAD_INPUT;
    }

    @Override
    public Integer call() throws IOException {
        if (child) {
            endWithParent();
        }
        TrainerSettings chosen = new TrainerSettings(settings);
        Progress progress = child ? step -> say(TrainingMessage.of(step)) : new ProgressLines(System.err);
        ModelFormat format = new ModelFormat(chosen.retrievers());
        TrainingData input = input(chosen, progress);
        if (input.set().reads().entries() == 0) {
            throw new InputException(data + " has no reads to learn from");
        }
        Optional<TrainedModel> before = last.isPresent() ? Optional.of(format.read(last.get())) : Optional.empty();
        Trainer trainer = new Trainer(chosen.recipe(), new HeldOutJudge(depth, threads), threads, Clock.systemUTC());
        Trainer.Result result = trainer.train(input, before, progress);
        if (result.refusal().isPresent() && !force) {
            throw new TrainingException(
                    TrainingException.Reason.WORSE_THAN_LAST, result.refusal().get());
        }
        Path written = write(format, result.model());
        if (!child) {
            report(result, written);
        }
        return 0;
    }

    private TrainingData input(TrainerSettings chosen, Progress progress) throws IOException {
        if (Files.exists(data.resolve(TrainingFolder.PAIRS))) {
            return new TrainingFolder(data).read(chosen.playsWeight(), maxPairs);
        }
        return TrainingCsv.read(data, tenant, chosen.playsWeight(), maxPairs, progress);
    }

    private Path write(ModelFormat format, TrainedModel model) throws IOException {
        Path folder = Path.of(out);
        if (out.endsWith("/")) {
            folder = folder.resolve(model.manifest().version());
        }
        if (Files.exists(folder)) {
            throw new InputException(folder + " exists already");
        }
        Path unfinished = folder.resolveSibling(".unfinished-" + UUID.randomUUID());
        Files.createDirectories(unfinished);
        format.write(model, unfinished);
        return Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
    }

    /** The parent holds the other end of the input: when it is gone, nobody wants the model. */
    private static void endWithParent() {
        InputStream input = System.in;
        Thread watch = new Thread(
                () -> {
                    try {
                        while (input.read() >= 0) {
                            // nothing is said here
                        }
                    } catch (IOException e) {
                        // as good as an end
                    }
                    Runtime.getRuntime().halt(1);
                },
                "parent");
        watch.setDaemon(true);
        watch.start();
    }

    @SuppressWarnings("SystemOut") // The way to the parent.
    private static void say(TrainingMessage message) {
        System.out.println(message.line());
    }

    @SuppressWarnings("SystemOut") // The answer of a command.
    private static void report(Trainer.Result result, Path folder) {
        ModelManifest model = result.model().manifest();
        System.out.printf(
                Locale.ROOT,
                "model %s in %s%n  %,d readers, %,d works, %,d pairs in %.1f s; %,.1f MB when it serves%n",
                model.version(),
                folder,
                model.readers(),
                model.works(),
                model.pairs(),
                model.trainingTime().toMillis() / 1e3,
                model.bytes() / 1e6);
        model.leftOut().forEach((retriever, reason) -> System.out.printf("  without %s: %s%n", retriever, reason));
        model.fusion().ifPresent(fusion -> System.out.printf("  fusion: %s%n", fusion));
        model.quality().forEach((name, value) -> System.out.printf(Locale.ROOT, "  %-20s %.4f%n", name, value));
        result.refusal().ifPresent(reason -> System.out.printf("  forced: %s%n", reason));
    }
}
