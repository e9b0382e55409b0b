package io.afterclick.bandit.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/** Health of bandit-service. Serving does not depend on learning: slates stay good while counts grow old. */
@ApplicationScoped
public class BanditHealth {
    private final BanditWiring wiring;

    BanditHealth(BanditWiring wiring) {
        this.wiring = wiring;
    }

    @Produces
    @ApplicationScoped
    @Readiness
    HealthCheck ready() {
        return () -> HealthCheckResponse.named("counts")
                .status(wiring.isReady())
                .withData("learner", wiring.learnerState())
                .build();
    }

    @Produces
    @ApplicationScoped
    @Liveness
    HealthCheck alive() {
        return () -> HealthCheckResponse.named("threads")
                .status(wiring.isAlive())
                .withData("learner", wiring.learnerState())
                .build();
    }
}
