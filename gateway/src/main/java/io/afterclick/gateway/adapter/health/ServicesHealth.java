package io.afterclick.gateway.adapter.health;

import io.afterclick.gateway.adapter.grpc.ChannelHealer;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Tells which services are reachable. Always up: their stages have fall-backs, and another gateway reaches no more. */
@Readiness
public class ServicesHealth implements HealthCheck {
    private final ChannelHealer healer;

    public ServicesHealth(ChannelHealer healer) {
        this.healer = healer;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer =
                HealthCheckResponse.named("services").up();
        healer.reachable().forEach(answer::withData);
        return answer.build();
    }
}
