package io.afterclick.candidate.app;

import io.afterclick.candidate.adapter.kafka.ModelsConsumer;
import io.afterclick.candidate.adapter.kafka.WorksConsumer;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when catalog, text index and model are as they were when this replica started. */
@Readiness
@ApplicationScoped
public class CaughtUp implements HealthCheck {
    private final WorksConsumer works;
    private final ModelsConsumer models;

    CaughtUp(WorksConsumer works, ModelsConsumer models) {
        this.works = works;
        this.models = models;
    }

    @Override
    public HealthCheckResponse call() {
        boolean worksRead = works.isCaughtUp();
        boolean modelsFollowed = models.isCaughtUp();
        return HealthCheckResponse.named("caught up")
                .status(worksRead && modelsFollowed)
                .withData("works", worksRead)
                .withData("models", modelsFollowed)
                .build();
    }
}
