package io.afterclick.insight.app;

import io.afterclick.insight.adapter.kafka.HistoryConsumer;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/** Ready: all is consumed that the topics held at the start. Alive: consuming has not ended. */
@Singleton
final class HealthChecks {
    private final HistoryConsumer consumer;

    HealthChecks(HistoryConsumer consumer) {
        this.consumer = consumer;
    }

    @Produces
    @Singleton
    @Readiness
    HealthCheck historyHasCaughtUp() {
        return () -> HealthCheckResponse.named("history")
                .status(consumer.isCaughtUp())
                .build();
    }

    @Produces
    @Singleton
    @Liveness
    HealthCheck historyGoesOn() {
        return () ->
                HealthCheckResponse.named("history").status(consumer.isAlive()).build();
    }
}
