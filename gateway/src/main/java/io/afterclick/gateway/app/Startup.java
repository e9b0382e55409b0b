package io.afterclick.gateway.app;

import io.afterclick.gateway.access.AccessControl;
import io.afterclick.gateway.adapter.grpc.ChannelHealer;
import io.afterclick.gateway.adapter.grpc.ReplicaWatch;
import io.afterclick.gateway.adapter.http.BodyLimit;
import io.afterclick.gateway.adapter.kafka.KafkaDecisionLog;
import io.afterclick.gateway.event.DecisionTokens;
import io.afterclick.gateway.related.Rehearsal;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Duration;

/** What begins with the application and is not asked for by a request. */
@Singleton
class Startup {
    private static final long TOPIC_LOOKUP_MILLIS = 200;

    private final Vertx vertx;
    private final GatewayConfig config;
    private final Instance<ChannelHealer> healer;
    private final Instance<ReplicaWatch> replicas;
    private final Instance<Rehearsal> rehearsal;
    private final KafkaDecisionLog decisions;

    /** @param tokens {@code decisions} and {@code access} as well: made here, so that a bad setting ends the start and not the first request */
    Startup(
            Vertx vertx,
            GatewayConfig config,
            Instance<ChannelHealer> healer,
            Instance<ReplicaWatch> replicas,
            Instance<Rehearsal> rehearsal,
            KafkaDecisionLog decisions,
            DecisionTokens tokens,
            AccessControl access) {
        this.vertx = vertx;
        this.config = config;
        this.healer = healer;
        this.replicas = replicas;
        this.rehearsal = rehearsal;
        this.decisions = decisions;
    }

    void routes(@Observes Router router, BodyLimit bodyLimit) {
        bodyLimit.register(router);
    }

    void start(@Observes StartupEvent event) {
        Duration pause = Validated.positive("afterclick.gateway.reconnect-pause", config.reconnectPause());
        // Not before the first pause: in tests the channels lead to this application, which does not listen yet.
        vertx.setPeriodic(pause.toMillis(), timer -> lookForServices());
        Duration lookup = Validated.positive("afterclick.gateway.replica-lookup", config.replicaLookup());
        replicas.get().tick(); // before the channels are used, so that they know nothing older
        vertx.setTimer(lookup.toMillis(), timer -> lookForReplicas(lookup));
        findDecisionsTopic();
    }

    /** Off the event loop, since resolvers block; the next time after this one is over. */
    private void lookForReplicas(Duration lookup) {
        vertx.executeBlocking(() -> {
                    replicas.get().tick();
                    return null;
                })
                .onComplete(done -> vertx.setTimer(lookup.toMillis(), timer -> lookForReplicas(lookup)));
    }

    private void lookForServices() {
        if (healer.get().tick()) {
            rehearsal.get().request();
        }
        rehearsal.get().rehearseIfDue();
    }

    private void findDecisionsTopic() {
        if (!decisions.findTopic()) {
            vertx.setTimer(TOPIC_LOOKUP_MILLIS, timer -> findDecisionsTopic());
        }
    }
}
