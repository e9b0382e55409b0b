package io.afterclick.candidate.adapter.grpc;

import io.afterclick.candidate.adapter.ModelMessages;
import io.afterclick.candidate.training.ModelManifest;
import io.afterclick.candidate.training.Progress;
import io.afterclick.candidate.training.Training;
import io.afterclick.candidate.training.TrainingException;
import io.afterclick.proto.candidate.v1.TrainingProgress;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.MultiEmitter;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Trainings that somebody waits for. Thread-safe. */
public final class TrainingCalls {
    /** Less than the 2 seconds that callers are promised. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(1);

    private final Training training;
    private final Executor executor;
    private final ScheduledExecutorService timer;
    private final Consumer<ModelManifest> trained;

    /**
     * @param executor runs trainings in the background
     * @param timer runs what is short
     * @param trained is told of each model
     */
    public TrainingCalls(
            Training training, Executor executor, ScheduledExecutorService timer, Consumer<ModelManifest> trained) {
        this.training = training;
        this.executor = executor;
        this.timer = timer;
        this.trained = trained;
    }

    /**
     * Trains, and tells how far it is at once, then each second, and at last with the model.
     *
     * <p>A caller that goes away does not end the training: the model is as good without them.
     */
    Multi<TrainingProgress> train(String tenant, boolean force) {
        return Multi.createFrom().emitter(emitter -> {
            Call call = new Call(tenant, force, emitter);
            try {
                executor.execute(call::run);
            } catch (RejectedExecutionException e) {
                call.fail(new TrainingException(
                        TrainingException.Reason.TRAINING_RUNS, "trainings run, or this replica goes down; try again"));
            }
        });
    }

    /** How far a training is, as the contract tells it. */
    static TrainingProgress message(Progress.Step step) {
        TrainingProgress.Builder message = TrainingProgress.newBuilder()
                .setStep(step.name())
                .setDone(step.done())
                .setTotal(step.total());
        if (Double.isFinite(step.loss())) {
            message.setLoss(step.loss());
        }
        return message.build();
    }

    /** One call: its methods may be run by several threads, and emit one after another. */
    private final class Call implements Progress {
        private final String tenant;
        private final boolean force;
        private final MultiEmitter<? super TrainingProgress> emitter;
        private final Future<?> heartbeat;
        private TrainingProgress latest =
                TrainingProgress.newBuilder().setStep("starting").build();
        private boolean ended;

        Call(String tenant, boolean force, MultiEmitter<? super TrainingProgress> emitter) {
            this.tenant = tenant;
            this.force = force;
            this.emitter = emitter;
            this.heartbeat = timer.scheduleAtFixedRate(this::tell, 0, HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS);
        }

        void run() {
            try {
                ModelManifest model = training.train(tenant, force, this);
                trained.accept(model);
                complete(model);
            } catch (RuntimeException | Error e) {
                fail(e);
            }
        }

        @Override
        public synchronized void at(Step step) {
            latest = message(step);
        }

        synchronized void fail(Throwable failure) {
            end();
            emitter.fail(failure);
        }

        private synchronized void complete(ModelManifest model) {
            end();
            emitter.emit(TrainingProgress.newBuilder()
                    .setStep("serving")
                    .setDone(1)
                    .setTotal(1)
                    .setModel(ModelMessages.of(model, false))
                    .build());
            emitter.complete();
        }

        private synchronized void tell() {
            if (!ended) {
                emitter.emit(latest);
            }
        }

        private void end() {
            ended = true;
            heartbeat.cancel(false);
        }
    }
}
