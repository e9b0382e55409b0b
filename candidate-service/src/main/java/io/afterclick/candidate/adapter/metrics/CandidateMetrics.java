package io.afterclick.candidate.adapter.metrics;

import io.afterclick.candidate.retrieval.RetrievalTimes;
import io.afterclick.candidate.serving.Tenant;
import io.afterclick.candidate.training.ModelManifest;
import io.afterclick.candidate.training.Progress;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** What this service measures. Thread-safe. */
public final class CandidateMetrics implements RetrievalTimes {
    private static final Logger LOG = Logger.getLogger(CandidateMetrics.class);

    private final MeterRegistry meters;
    private final Clock clock;
    private final Counter vectorFailures;
    private final Counter refused;
    private final Counter trainingFailures;
    private volatile double trainingLoss = Double.NaN;
    private volatile int vectorsPending;
    private final Map<String, Timer> retrieval = new ConcurrentHashMap<>();

    public CandidateMetrics(MeterRegistry meters, Clock clock) {
        this.meters = meters;
        this.clock = clock;
        Gauge.builder("afterclick.candidate.training.loss", () -> trainingLoss)
                .description("Loss of ALS after the last pass of the training that runs or ran last; NaN before one")
                .register(meters);
        Gauge.builder("afterclick.candidate.vectors.pending", () -> vectorsPending)
                .description("Tenants whose vectors are being published by this replica")
                .register(meters);
        // From the start, so that the first of them is a rise.
        this.vectorFailures = Counter.builder("afterclick.candidate.vectors.failures")
                .description("Rounds of publishing vectors that failed")
                .register(meters);
        this.refused = Counter.builder("afterclick.candidate.training.refused")
                .description("Background trainings whose model was worse than the serving one")
                .register(meters);
        this.trainingFailures = Counter.builder("afterclick.candidate.training.failures")
                .description("Background trainings that failed")
                .register(meters);
    }

    /** Of so many tenants the topic may lack vectors. */
    public void vectorsPending(int tenants) {
        vectorsPending = tenants;
    }

    /** Vectors could not be published. */
    public void vectorsFailed() {
        vectorFailures.increment();
    }

    /** Watches a tenant; tenants are few and known, so they may be tags. */
    public void watch(String name, Tenant tenant) {
        Tags tags = Tags.of(Tag.of("tenant", name));
        Gauge.builder("afterclick.candidate.catalog.works", tenant, Tenant::works)
                .description("Works in the catalog, available or not")
                .tags(tags)
                .register(meters);
        Gauge.builder("afterclick.candidate.model.memory", tenant, CandidateMetrics::bytes)
                .description("Memory that the serving model takes; NaN before the first")
                .baseUnit("bytes")
                .tags(tags)
                .register(meters);
        Gauge.builder("afterclick.candidate.model.recall", tenant, CandidateMetrics::recall)
                .description("Share of held-out reads among the first 20 candidates; NaN where it was not measured")
                .tags(tags)
                .register(meters);
        TimeGauge.builder("afterclick.candidate.model.age", () -> ageSeconds(tenant), TimeUnit.SECONDS)
                .description("Time since the serving model was trained; NaN before the first")
                .tags(tags)
                .register(meters);
    }

    /** A training has come further; its losses go to the log too. */
    public void trainingStep(Progress.Step step) {
        if (Double.isFinite(step.loss())) {
            trainingLoss = step.loss();
            LOG.infof("training: %s %d of %d, loss %.6g", step.name(), step.done(), step.total(), step.loss());
        }
    }

    /** A training has ended. */
    public void trained(ModelManifest model) {
        Timer.builder("afterclick.candidate.training")
                .description("Training of a model, without waiting for topics")
                .register(meters)
                .record(model.trainingTime());
    }

    /** A new model was worse than the serving one. */
    public void modelRefused() {
        refused.increment();
    }

    /** A training in the background has failed. */
    public void trainingFailed() {
        trainingFailures.increment();
    }

    @Override
    public void record(String retriever, long nanos) {
        retrieval
                .computeIfAbsent(retriever, name -> Timer.builder("afterclick.candidate.retrieval")
                        .description("Time that one retriever took for one query work")
                        .tag("retriever", name)
                        .register(meters))
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    private static double bytes(Tenant tenant) {
        return tenant.model().map(model -> (double) model.bytes()).orElse(Double.NaN);
    }

    private static double recall(Tenant tenant) {
        return tenant.model()
                .flatMap(model -> Optional.ofNullable(model.quality().get("recall@20")))
                .orElse(Double.NaN);
    }

    private double ageSeconds(Tenant tenant) {
        return tenant.model()
                .map(model ->
                        Duration.between(model.trainedAt(), clock.instant()).toMillis() / 1e3)
                .orElse(Double.NaN);
    }
}
