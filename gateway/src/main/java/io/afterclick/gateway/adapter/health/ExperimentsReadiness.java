package io.afterclick.gateway.adapter.health;

import io.afterclick.gateway.experiment.Experiments;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Up when this replica has read its experiments: before, readers would be shown what their variants are not. */
@Readiness
public class ExperimentsReadiness implements HealthCheck {
    private final Experiments experiments;

    public ExperimentsReadiness(Experiments experiments) {
        this.experiments = experiments;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("experiments")
                .status(experiments.isComplete())
                .withData("running", experiments.runningCount())
                .build();
    }
}
