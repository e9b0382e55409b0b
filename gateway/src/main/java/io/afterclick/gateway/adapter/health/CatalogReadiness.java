package io.afterclick.gateway.adapter.health;

import io.afterclick.gateway.catalog.Catalog;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Up when this replica has read its catalog. Other services may be down: their stages have fall-backs. */
@Readiness
public class CatalogReadiness implements HealthCheck {
    private final Catalog catalog;

    public CatalogReadiness(Catalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("catalog")
                .status(catalog.isComplete())
                .withData("works", catalog.size())
                .build();
    }
}
