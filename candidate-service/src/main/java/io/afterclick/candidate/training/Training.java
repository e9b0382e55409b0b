package io.afterclick.candidate.training;

import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Trains a tenant's model from what is stored of its reads, and puts it to work: load, train, store, swap, announce.
 *
 * <p>Thread-safe; one training at a time.
 */
public final class Training {
    private final CatchUp catchUp;
    private final TrainingSets sets;
    private final Trainer trainer;
    private final ModelStore store;
    private final Serving serving;
    private final Consumer<ModelManifest> announcer;
    private final AtomicBoolean runs = new AtomicBoolean();

    /** Waits until everything that was in the topics at the time of the call is in the catalog and the training sets. */
    @FunctionalInterface
    public interface CatchUp {
        /** @throws TrainingException {@code NOT_CAUGHT_UP} when it takes too long */
        void await(Progress progress);
    }

    /** The models that serve. */
    public interface Serving {
        /** Swaps a model in. */
        void serve(TrainedModel model);

        /** What the serving model of a tenant says of itself; empty before the first. */
        Optional<ModelManifest> serving(String tenant);
    }

    /**
     * @param catchUp waits for the topics
     * @param sets what to learn from
     * @param trainer learns
     * @param store keeps models
     * @param serving where a new model is swapped in
     * @param announcer tells other replicas and services of a model that is stored and serves
     */
    public Training(
            CatchUp catchUp,
            TrainingSets sets,
            Trainer trainer,
            ModelStore store,
            Serving serving,
            Consumer<ModelManifest> announcer) {
        this.catchUp = catchUp;
        this.sets = sets;
        this.trainer = trainer;
        this.store = store;
        this.serving = serving;
        this.announcer = announcer;
    }

    /**
     * Trains on all that the topics hold now.
     *
     * @throws TrainingException when it cannot be done
     */
    public ModelManifest train(String tenant, Progress progress) {
        return exclusively(() -> {
            catchUp.await(progress);
            return trainOnStored(tenant, sets.digest(tenant), progress);
        });
    }

    /**
     * Trains on what is stored now, if that or the settings are not those of the serving model.
     *
     * @param minPairs fewer pairs are not worth a first model
     * @return the new model; empty where there was nothing to do
     * @throws TrainingException when it cannot be done
     */
    public Optional<ModelManifest> trainIfChanged(String tenant, long minPairs) {
        return exclusively(() -> {
            TrainingSetDigest digest = sets.digest(tenant);
            boolean same = serving.serving(tenant)
                    .map(model -> model.fingerprint().equals(digest.fingerprint())
                            && model.settings().equals(trainer.settings()))
                    .orElse(digest.pairs() < minPairs);
            return same ? Optional.empty() : Optional.of(trainOnStored(tenant, digest, Progress.NONE));
        });
    }

    private <T> T exclusively(Supplier<T> work) {
        if (!runs.compareAndSet(false, true)) {
            throw new TrainingException(
                    TrainingException.Reason.TRAINING_RUNS, "another training runs; try again when it has ended");
        }
        try {
            return work.get();
        } finally {
            runs.set(false);
        }
    }

    private ModelManifest trainOnStored(String tenant, TrainingSetDigest digest, Progress progress) {
        if (digest.pairs() == 0) {
            throw new TrainingException(TrainingException.Reason.NO_READS, "the tenant has no reads to learn from");
        }
        progress.at("reading training set", 0, digest.pairs());
        TrainingSet set = sets.load(tenant);
        progress.at("reading training set", set.reads().entries(), digest.pairs());
        TrainedModel model;
        try {
            model = trainer.train(tenant, set, digest.fingerprint(), progress);
        } catch (CancellationException e) {
            throw new TrainingException(TrainingException.Reason.SHUTTING_DOWN, "this replica goes down");
        }
        progress.at("storing", 0, 1);
        store.save(model, serving.serving(tenant).map(ModelManifest::version));
        serving.serve(model);
        announcer.accept(model.manifest());
        return model.manifest();
    }
}
