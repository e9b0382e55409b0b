package io.afterclick.candidate.training;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Has a tenant's model trained from what is stored of its reads, and puts it to work: train, store, swap, announce. Also
 * puts a model to work again that was stored before.
 *
 * <p>Thread-safe; one training at a time.
 */
public final class Training {
    private final CatchUp catchUp;
    private final TrainingSets sets;
    private final Map<String, String> settings;
    private final TrainingRunner runner;
    private final ModelStore store;
    private final Serving serving;
    private final Announcer announcer;
    private final Progress observer;
    private final AtomicReference<Running> running = new AtomicReference<>();
    private final Map<String, TrainingException> failures = new ConcurrentHashMap<>();
    private final Map<String, String> refusedFingerprints = new ConcurrentHashMap<>();
    /** By tenant, a newest version that could not be read: it is not tried again and again. */
    private final Map<String, String> unreadable = new ConcurrentHashMap<>();

    /** Waits until everything that was in the topics at the time of the call is in the catalog and the training sets. */
    @FunctionalInterface
    public interface CatchUp {
        /** @throws TrainingException {@code NOT_CAUGHT_UP} when it takes too long */
        void await(Progress progress);
    }

    /** The models that serve. */
    public interface Serving {
        /**
         * Swaps a model in.
         *
         * @param held whether an operator chose it, so that no training on schedule replaces it
         */
        void serve(TrainedModel model, boolean held);

        /** What the serving model of a tenant says of itself; empty before the first. */
        Optional<ModelManifest> serving(String tenant);

        /** Whether an operator chose the serving model. */
        boolean isHeld(String tenant);
    }

    /** Tells other replicas and services of a model that is stored and serves. */
    @FunctionalInterface
    public interface Announcer {
        void announce(ModelManifest model, boolean held);
    }

    /**
     * A training that runs.
     *
     * @param tenant whose model is trained
     * @param step how far it is
     */
    public record Running(String tenant, Progress.Step step) {}

    /**
     * @param catchUp waits for the topics
     * @param sets what to learn from
     * @param settings that a model trained now would have, as its manifest tells them
     * @param runner trains and stores
     * @param store where models are
     * @param serving where a new model is swapped in
     * @param announcer tells others
     * @param observer hears each step of each training, for logs and metrics
     */
    public Training(
            CatchUp catchUp,
            TrainingSets sets,
            Map<String, String> settings,
            TrainingRunner runner,
            ModelStore store,
            Serving serving,
            Announcer announcer,
            Progress observer) {
        this.catchUp = catchUp;
        this.sets = sets;
        this.settings = Map.copyOf(settings);
        this.runner = runner;
        this.store = store;
        this.serving = serving;
        this.announcer = announcer;
        this.observer = observer;
    }

    /**
     * Trains on all that the topics hold now.
     *
     * @param force whether the model serves even where it is worse than the serving one
     * @throws TrainingException when it cannot be done
     */
    public ModelManifest train(String tenant, boolean force, Progress progress) {
        return exclusively(tenant, () -> {
            Progress noted = noted(tenant, progress);
            catchUp.await(noted);
            return trainOnStored(tenant, sets.digest(tenant), force, noted);
        });
    }

    /**
     * Trains on what is stored now, if that or the settings are not those of the serving model, and no operator chose
     * that one.
     *
     * @param minPairs fewer pairs are not worth a first model
     * @return the new model; empty where there was nothing to do
     * @throws TrainingException when it cannot be done
     */
    public Optional<ModelManifest> trainIfChanged(String tenant, long minPairs) {
        if (serving.isHeld(tenant)) {
            return Optional.empty();
        }
        return exclusively(tenant, () -> {
            TrainingSetDigest digest = sets.digest(tenant);
            boolean same = serving.serving(tenant)
                    .map(model -> model.fingerprint().equals(digest.fingerprint())
                            && model.settings().equals(settings))
                    .orElse(digest.pairs() < minPairs);
            boolean refusedBefore = digest.fingerprint().equals(refusedFingerprints.get(tenant));
            return same || refusedBefore
                    ? Optional.empty()
                    : Optional.of(trainOnStored(tenant, digest, false, noted(tenant, Progress.NONE)));
        });
    }

    /**
     * Lets a stored model serve, here and in all replicas, until the next training on demand.
     *
     * @return what it says of itself; empty where it is not stored or cannot be trusted
     */
    public Optional<ModelManifest> serveStored(String tenant, String version) {
        return store.load(tenant, version).map(model -> {
            serving.serve(model, true);
            announcer.announce(model.manifest(), true);
            return model.manifest();
        });
    }

    /**
     * Lets the newest stored model serve where it is newer than the serving one, as when a job has trained it; unless a
     * training runs, which does that itself, or an operator chose the serving one.
     */
    public void serveNewest(String tenant) {
        if (running.get() != null || serving.isHeld(tenant)) {
            return;
        }
        Optional<String> served = serving.serving(tenant).map(ModelManifest::version);
        store.list(tenant).stream()
                .map(ModelManifest::version)
                .findFirst()
                .filter(newest ->
                        served.map(version -> newest.compareTo(version) > 0).orElse(true))
                .filter(newest -> !newest.equals(unreadable.get(tenant)))
                .ifPresent(newest -> store.load(tenant, newest)
                        .ifPresentOrElse(
                                model -> {
                                    serving.serve(model, false);
                                    announcer.announce(model.manifest(), false);
                                },
                                () -> unreadable.put(tenant, newest)));
    }

    /** The training that runs for a tenant; empty where none does. */
    public Optional<Running> running(String tenant) {
        return Optional.ofNullable(running.get()).filter(run -> run.tenant().equals(tenant));
    }

    /** How the last training of a tenant failed; empty where it did not. */
    public Optional<TrainingException> lastFailure(String tenant) {
        return Optional.ofNullable(failures.get(tenant));
    }

    private <T> T exclusively(String tenant, Supplier<T> work) {
        Running starting = new Running(tenant, new Progress.Step("starting", 0, 0, Double.NaN));
        if (!running.compareAndSet(null, starting)) {
            throw new TrainingException(
                    TrainingException.Reason.TRAINING_RUNS, "another training runs; try again when it has ended");
        }
        try {
            T result = work.get();
            failures.remove(tenant);
            return result;
        } catch (TrainingException e) {
            failures.put(tenant, e);
            throw e;
        } finally {
            running.set(null);
        }
    }

    private Progress noted(String tenant, Progress progress) {
        return step -> {
            running.set(new Running(tenant, step));
            observer.at(step);
            progress.at(step);
        };
    }

    private ModelManifest trainOnStored(String tenant, TrainingSetDigest digest, boolean force, Progress progress) {
        if (digest.pairs() == 0) {
            throw new TrainingException(TrainingException.Reason.NO_READS, "the tenant has no reads to learn from");
        }
        Optional<String> last = serving.serving(tenant).map(ModelManifest::version);
        String version = refusalNoted(new TrainingRunner.Order(tenant, digest, last, force), progress);
        TrainedModel model = store.load(tenant, version)
                .orElseThrow(() -> new TrainingException(
                        TrainingException.Reason.BROKE_DOWN,
                        "the model was trained, but cannot be read back; the log says why"));
        serving.serve(model, false);
        announcer.announce(model.manifest(), false);
        return model.manifest();
    }

    private String refusalNoted(TrainingRunner.Order order, Progress progress) {
        try {
            return runner.run(order, progress);
        } catch (TrainingException e) {
            if (e.reason() == TrainingException.Reason.WORSE_THAN_LAST) {
                // The same reads would give the same model again.
                refusedFingerprints.put(order.tenant(), order.digest().fingerprint());
            }
            throw e;
        }
    }
}
