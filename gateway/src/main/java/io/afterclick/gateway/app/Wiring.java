package io.afterclick.gateway.app;

import io.afterclick.gateway.adapter.grpc.ChannelHealer;
import io.afterclick.gateway.adapter.grpc.GrpcCandidateSource;
import io.afterclick.gateway.adapter.grpc.GrpcModels;
import io.afterclick.gateway.adapter.grpc.GrpcPolicies;
import io.afterclick.gateway.adapter.grpc.GrpcReaderFeatures;
import io.afterclick.gateway.adapter.grpc.GrpcSlateRanker;
import io.afterclick.gateway.adapter.grpc.ReplicaWatch;
import io.afterclick.gateway.adapter.http.BodyLimit;
import io.afterclick.gateway.adapter.kafka.AcknowledgedProducer;
import io.afterclick.gateway.adapter.kafka.AppliedChanges;
import io.afterclick.gateway.adapter.kafka.KafkaDecisionLog;
import io.afterclick.gateway.adapter.kafka.KafkaDeletionLog;
import io.afterclick.gateway.adapter.kafka.KafkaEventLog;
import io.afterclick.gateway.adapter.kafka.KafkaExperimentLog;
import io.afterclick.gateway.adapter.kafka.KafkaWorkLog;
import io.afterclick.gateway.adapter.kafka.UnreadableRecords;
import io.afterclick.gateway.adapter.memory.CaffeineLastGoodCandidates;
import io.afterclick.gateway.adapter.metrics.GatewayMetrics;
import io.afterclick.gateway.adapter.token.ProtobufClaimsFormat;
import io.afterclick.gateway.catalog.Catalog;
import io.afterclick.gateway.catalog.CatalogEditing;
import io.afterclick.gateway.deletion.ReaderErasure;
import io.afterclick.gateway.event.DecisionTokens;
import io.afterclick.gateway.event.EventIntake;
import io.afterclick.gateway.experiment.Assigner;
import io.afterclick.gateway.experiment.ExperimentEditing;
import io.afterclick.gateway.experiment.ExperimentLog;
import io.afterclick.gateway.experiment.Experiments;
import io.afterclick.gateway.model.Models;
import io.afterclick.gateway.policy.Policies;
import io.afterclick.gateway.policy.PolicyList;
import io.afterclick.gateway.related.Deadline;
import io.afterclick.gateway.related.PopularWorks;
import io.afterclick.gateway.related.Rehearsal;
import io.afterclick.gateway.related.RelatedWorks;
import io.afterclick.gateway.request.Admission;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.grpc.GrpcClient;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Puts the parts together. */
final class Wiring {
    /** Enough for classes to be loaded everywhere. */
    private static final Duration REHEARSAL_DEADLINE = Duration.ofSeconds(5);

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    BodyLimit bodyLimit(GatewayConfig config) {
        return new BodyLimit(Validated.bodySizeMax(config.bodySizeMax().asLongValue()));
    }

    @Produces
    @Singleton
    GatewayMetrics metrics(MeterRegistry registry) {
        return new GatewayMetrics(registry);
    }

    @Produces
    @Singleton
    Catalog catalog(GatewayMetrics metrics) {
        Catalog catalog = new Catalog();
        metrics.watch(catalog);
        return catalog;
    }

    @Produces
    @Singleton
    AcknowledgedProducer acknowledgedProducer(Producers producers, GatewayConfig config, GatewayMetrics metrics) {
        Admission admission = new Admission(
                "records", Validated.recordsInFlightMax(config.broker().inFlightMax()));
        metrics.watch(admission, "records");
        return new AcknowledgedProducer(producers.acknowledged(), admission);
    }

    @Produces
    @Singleton
    KafkaDecisionLog decisionLog(Producers producers, GatewayMetrics metrics) {
        return new KafkaDecisionLog(producers.unawaited(), metrics::decisionLost);
    }

    @Produces
    @Singleton
    UnreadableRecords unreadableRecords(GatewayMetrics metrics) {
        return new UnreadableRecords(metrics::unreadableRecord);
    }

    @Produces
    @Singleton
    CatalogEditing catalogEditing(Catalog catalog, AcknowledgedProducer producer, GatewayConfig config) {
        return new CatalogEditing(
                catalog, new KafkaWorkLog(producer), config.catalog().worksMax());
    }

    @Produces
    @Singleton
    Experiments experiments(GatewayMetrics metrics) {
        Experiments experiments = new Experiments();
        metrics.watch(experiments);
        return experiments;
    }

    @Produces
    @Singleton
    AppliedChanges appliedChanges() {
        return new AppliedChanges();
    }

    @Produces
    @Singleton
    ExperimentLog experimentLog(AcknowledgedProducer producer, AppliedChanges applied, GatewayConfig config) {
        return new KafkaExperimentLog(producer, applied, config.broker().ackTimeout());
    }

    @Produces
    @Singleton
    ExperimentEditing experimentEditing(Experiments experiments, ExperimentLog log, Policies policies, Clock clock) {
        return new ExperimentEditing(
                experiments, log, tenant -> policies.list(tenant).map(PolicyList::names), clock);
    }

    @Produces
    @Singleton
    DecisionTokens decisionTokens(GatewayConfig config, Clock clock) {
        return new DecisionTokens(
                TokenKeys.of(config.token().keys().orElse(List.of())),
                new ProtobufClaimsFormat(),
                Validated.positive(
                        "afterclick.gateway.token.max-age", config.token().maxAge()),
                clock);
    }

    @Produces
    @Singleton
    EventIntake eventIntake(
            Catalog catalog,
            DecisionTokens tokens,
            AcknowledgedProducer producer,
            GatewayMetrics metrics,
            Clock clock) {
        return new EventIntake(catalog, tokens, new KafkaEventLog(producer), metrics, clock);
    }

    @Produces
    @Singleton
    ReaderErasure readerErasure(AcknowledgedProducer producer, Clock clock) {
        return new ReaderErasure(new KafkaDeletionLog(producer), clock);
    }

    @Produces
    @Singleton
    RelatedWorks.Backends backends(
            @GrpcClient("feature") Channel feature,
            @GrpcClient("candidate") Channel candidate,
            @GrpcClient("bandit") Channel bandit) {
        return new RelatedWorks.Backends(
                new GrpcReaderFeatures(feature), new GrpcCandidateSource(candidate), new GrpcSlateRanker(bandit));
    }

    @Produces
    @Singleton
    RelatedWorks relatedWorks(
            Catalog catalog,
            Experiments experiments,
            RelatedWorks.Backends backends,
            DecisionTokens tokens,
            KafkaDecisionLog decisions,
            GatewayMetrics metrics,
            GatewayConfig config,
            Clock clock) {
        Admission admission = new Admission("requests", config.related().inFlightMax());
        metrics.watch(admission, "requests");
        return new RelatedWorks(
                catalog,
                experiments,
                backends,
                new RelatedWorks.Traces(
                        new CaffeineLastGoodCandidates(config.fallback().candidatesMax()),
                        new PopularWorks(),
                        tokens,
                        decisions,
                        metrics),
                admission,
                settings(config.deadline(), config),
                time(clock));
    }

    @Produces
    @Singleton
    Models models(@GrpcClient("candidate") Channel candidate) {
        return new GrpcModels(candidate);
    }

    @Produces
    @Singleton
    Policies policies(@GrpcClient("bandit") Channel bandit) {
        return new GrpcPolicies(bandit);
    }

    @Produces
    @Singleton
    Rehearsal rehearsal(
            Catalog catalog, RelatedWorks.Backends backends, DecisionTokens tokens, GatewayConfig config, Clock clock) {
        RelatedWorks leavingNoTraces = new RelatedWorks(
                catalog,
                Assigner.NOBODY,
                backends,
                new RelatedWorks.Traces(
                        new CaffeineLastGoodCandidates(0),
                        new PopularWorks(),
                        tokens,
                        decision -> {},
                        new GatewayMetrics(new SimpleMeterRegistry())),
                new Admission("rehearsals", 1),
                settings(REHEARSAL_DEADLINE, config),
                new RelatedWorks.Time(clock, System::nanoTime, () -> "")); // bandit-service does not record it either
        return new Rehearsal(leavingNoTraces, catalog, config.related().rehearsals());
    }

    private static RelatedWorks.Settings settings(Duration total, GatewayConfig config) {
        Deadline.Plan plan = new Deadline.Plan(
                total,
                config.stageEnd().feature(),
                config.stageEnd().candidate(),
                config.stageEnd().bandit());
        return new RelatedWorks.Settings(
                plan,
                Validated.share(
                        "afterclick.gateway.related.new-works-share",
                        config.related().newWorksShare()));
    }

    private static RelatedWorks.Time time(Clock clock) {
        return new RelatedWorks.Time(
                clock, System::nanoTime, () -> UUID.randomUUID().toString());
    }

    @Produces
    @Singleton
    ChannelHealer channelHealer(
            @GrpcClient("feature") Channel feature,
            @GrpcClient("candidate") Channel candidate,
            @GrpcClient("bandit") Channel bandit) {
        return new ChannelHealer(Map.of(
                "feature-service", (ManagedChannel) feature,
                "candidate-service", (ManagedChannel) candidate,
                "bandit-service", (ManagedChannel) bandit));
    }

    @Produces
    @Singleton
    ReplicaWatch replicaWatch(
            @GrpcClient("feature") Channel feature,
            @GrpcClient("candidate") Channel candidate,
            @GrpcClient("bandit") Channel bandit,
            @ConfigProperty(name = "quarkus.grpc.clients.feature.host") String featureHost,
            @ConfigProperty(name = "quarkus.grpc.clients.candidate.host") String candidateHost,
            @ConfigProperty(name = "quarkus.grpc.clients.bandit.host") String banditHost) {
        return new ReplicaWatch(
                List.of(
                        new ReplicaWatch.Service(featureHost, (ManagedChannel) feature),
                        new ReplicaWatch.Service(candidateHost, (ManagedChannel) candidate),
                        new ReplicaWatch.Service(banditHost, (ManagedChannel) bandit)),
                ReplicaWatch::resolve);
    }
}
