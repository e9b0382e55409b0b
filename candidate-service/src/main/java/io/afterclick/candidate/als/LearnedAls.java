package io.afterclick.candidate.als;

import io.afterclick.candidate.training.LearnedRetriever;
import io.afterclick.candidate.training.PartReader;
import io.afterclick.candidate.training.Progress;
import io.afterclick.candidate.training.TrainedRetriever;
import java.util.Arrays;
import java.util.Optional;

/** Implicit ALS as a retriever: the works whose vectors point where the query work's does; the score is the cosine. */
public final class LearnedAls implements LearnedRetriever {
    public static final String NAME = AlsRetriever.NAME;

    private final AlsSettings settings;
    private final int warmEpochs;

    /**
     * @param settings of a training from nothing
     * @param warmEpochs passes when it goes on from the last model; 0 to begin from nothing each time
     */
    public LearnedAls(AlsSettings settings, int warmEpochs) {
        if (warmEpochs < 0 || warmEpochs > AlsSettings.MAX_EPOCHS) {
            throw new IllegalArgumentException(
                    "warmEpochs must be 0 to " + AlsSettings.MAX_EPOCHS + ", not " + warmEpochs);
        }
        this.settings = settings;
        this.warmEpochs = warmEpochs;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Outcome train(Task task) {
        Optional<AlsFactors> start =
                warmEpochs == 0 ? Optional.empty() : task.last().flatMap(last -> start(task, last));
        AlsSettings used = settings.withThreads(task.threads());
        AlsFactors trained = start.isPresent()
                ? AlsTrainer.train(
                        task.set().reads(), used.withEpochs(warmEpochs), start.get(), listener(task.progress()))
                : AlsTrainer.train(task.set().reads(), used, listener(task.progress()));
        return new Trained(new AlsPart(new ItemFactors(trained.factors(), trained.itemFactors())));
    }

    /**
     * The last model's vectors at the new indexes. Readers and new works begin at zero: each pass solves all readers
     * first, and then all works, from what the others are.
     */
    private Optional<AlsFactors> start(Task task, Last last) {
        if (!(last.trained() instanceof AlsPart part) || part.factors().factors() != settings.factors()) {
            return Optional.empty();
        }
        String[] workIds = task.set().workIds();
        float[] vectors = new float[workIds.length * settings.factors()];
        for (int work = 0; work < workIds.length; work++) {
            int before = Arrays.binarySearch(last.workIds(), workIds[work]);
            if (before >= 0) {
                System.arraycopy(
                        part.factors().vector(before), 0, vectors, work * settings.factors(), settings.factors());
            }
        }
        return Optional.of(new AlsFactors(settings.factors(), new float[0], vectors));
    }

    private static EpochListener listener(Progress progress) {
        return epoch -> progress.at(new Progress.Step(NAME, epoch.epoch(), epoch.epochs(), epoch.loss()));
    }

    @Override
    public TrainedRetriever read(PartReader files) {
        return AlsPart.read(files);
    }
}
