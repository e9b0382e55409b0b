package io.afterclick.candidate.training;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Trains all learned retrievers on one training set, tunes their fusion on reads held out of it, and compares the model
 * to the last one. Thread-safe.
 */
public final class Trainer {
    /** Sorts as text in the order of time, is a file name everywhere, and can be read. */
    private static final DateTimeFormatter VERSION =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

    private final Recipe recipe;
    private final Judge judge;
    private final int threads;
    private final Clock clock;

    /**
     * What decides on the result.
     *
     * @param retrievers each of its own name; they fill lists up in this order
     * @param holdOut reads to tune and judge on
     * @param gate what a new model must not fall behind
     * @param settings all of these by name, as a manifest tells them
     */
    public record Recipe(List<LearnedRetriever> retrievers, HoldOut holdOut, Gate gate, Map<String, String> settings) {
        public Recipe {
            retrievers = List.copyOf(retrievers);
            settings = Collections.unmodifiableMap(new TreeMap<>(settings));
        }
    }

    /**
     * What came of a training.
     *
     * @param model trained
     * @param refusal why it should not serve; empty where it may
     */
    public record Result(TrainedModel model, Optional<String> refusal) {}

    /** @param threads that may train at once; the result does not depend on them */
    public Trainer(Recipe recipe, Judge judge, int threads, Clock clock) {
        this.recipe = recipe;
        this.judge = judge;
        this.threads = threads;
        this.clock = clock;
    }

    /**
     * Trains; the same data, settings and last model give the same model but for its times.
     *
     * @param last model to go on from and to be compared to; empty for none
     */
    public Result train(TrainingData data, Optional<TrainedModel> last, Progress progress) {
        Instant start = clock.instant();
        HoldOut.Parts parts = recipe.holdOut().of(data.set());
        Map<String, TrainedRetriever> trained = new LinkedHashMap<>();
        Map<String, String> leftOut = new TreeMap<>();
        for (LearnedRetriever retriever : recipe.retrievers()) {
            LearnedRetriever.Outcome outcome = retriever.train(new LearnedRetriever.Task(
                    parts.train(), last.flatMap(model -> lastOf(retriever, model)), threads, progress));
            if (outcome instanceof LearnedRetriever.LeftOut out) {
                leftOut.put(retriever.name(), out.reason());
            } else {
                trained.put(retriever.name(), ((LearnedRetriever.Trained) outcome).retriever());
            }
        }
        ModelManifest draft = manifest(data, last, trained, leftOut);
        TrainedModel model = new TrainedModel(
                draft, data.set().workIds(), trained, data.set().imported());
        Judge.Exam exam = new Judge.Exam(
                new TrainingData(data.tenant(), parts.train(), data.fingerprint(), data.works()), parts.heldOut());
        Judge.Verdict verdict =
                judge.tune(model, last.flatMap(before -> before.manifest().fusion()), exam, progress);
        Optional<String> refusal =
                last.flatMap(before -> recipe.gate().refusal(judge.measure(before, exam, progress), verdict.goals()));
        return new Result(model.with(finished(draft, verdict, start)), refusal);
    }

    private static Optional<LearnedRetriever.Last> lastOf(LearnedRetriever retriever, TrainedModel model) {
        return Optional.ofNullable(model.retrievers().get(retriever.name()))
                .map(part -> new LearnedRetriever.Last(model.manifest().version(), model.workIds(), part));
    }

    private ModelManifest manifest(
            TrainingData data,
            Optional<TrainedModel> last,
            Map<String, TrainedRetriever> trained,
            Map<String, String> leftOut) {
        TrainingSet set = data.set();
        return new ModelManifest(
                data.tenant(),
                "",
                Instant.EPOCH,
                Duration.ZERO,
                set.readerIds().length,
                set.workIds().length,
                set.reads().entries(),
                data.fingerprint(),
                recipe.settings(),
                last.map(model -> model.manifest().version()),
                leftOut,
                Optional.empty(),
                Map.of(),
                bytes(set, trained));
    }

    /** Ids as Java keeps them in the catalog's encoding, and what each retriever takes. */
    private static long bytes(TrainingSet set, Map<String, TrainedRetriever> trained) {
        long bytes = 4L * set.imported().pairs() + 4L * set.imported().readers();
        for (TrainedRetriever retriever : trained.values()) {
            bytes += retriever.bytes();
        }
        return bytes;
    }

    private ModelManifest finished(ModelManifest draft, Judge.Verdict verdict, Instant start) {
        Instant end = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return new ModelManifest(
                draft.tenant(),
                VERSION.format(end),
                end,
                Duration.between(start, end),
                draft.readers(),
                draft.works(),
                draft.pairs(),
                draft.fingerprint(),
                draft.settings(),
                draft.startedFrom(),
                draft.leftOut(),
                verdict.fusion(),
                verdict.quality(),
                draft.bytes());
    }
}
