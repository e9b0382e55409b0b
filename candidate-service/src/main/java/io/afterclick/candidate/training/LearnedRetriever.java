package io.afterclick.candidate.training;

import java.util.Optional;

/**
 * A retriever that learns from reads: how it is trained, and read back from a stored model.
 *
 * <p>Everything that a model holds beside its ids is behind this interface, so another retriever takes one class, and its
 * line in {@code app.TrainerSettings}. Thread-safe.
 */
public interface LearnedRetriever {
    /** Name in models, evidence, weights and metrics: lower-case letters. */
    String name();

    /** Learns. The same task gives the same result, whatever the number of threads. */
    Outcome train(Task task);

    /** Reads back what {@link TrainedRetriever#write} wrote. */
    TrainedRetriever read(PartReader files);

    /**
     * What to learn from.
     *
     * @param set reads
     * @param last what this retriever learned last; empty to begin from nothing
     * @param threads that may train at once
     * @param progress hears how far it is
     */
    record Task(TrainingSet set, Optional<Last> last, int threads, Progress progress) {}

    /**
     * What a retriever learned last.
     *
     * @param version of the model
     * @param workIds by work index of that model, ascending
     * @param trained what it learned
     */
    @SuppressWarnings("ArrayRecordComponent") // Many ids; nobody compares these.
    record Last(String version, String[] workIds, TrainedRetriever trained) {}

    /** What came of a training. */
    sealed interface Outcome {}

    /** It learned. */
    record Trained(TrainedRetriever retriever) implements Outcome {}

    /**
     * It takes no part in this model.
     *
     * @param reason for people, with figures
     */
    record LeftOut(String reason) implements Outcome {}
}
