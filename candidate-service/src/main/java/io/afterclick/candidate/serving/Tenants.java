package io.afterclick.candidate.serving;

import io.afterclick.candidate.catalog.CatalogException;
import io.afterclick.candidate.retrieval.TenantRetrieval;
import io.afterclick.candidate.training.ModelManifest;
import io.afterclick.candidate.training.TrainedModel;
import io.afterclick.candidate.training.Training;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/** All tenants of this replica. Thread-safe. */
public final class Tenants implements Training.Serving {
    private final Map<String, Tenant> tenants = new ConcurrentHashMap<>();
    private final int maxTenants;
    private final TenantSettings settings;
    private final BiConsumer<String, Tenant> opened;

    /**
     * @param maxTenants more are refused
     * @param settings of each tenant
     * @param opened is told of each new tenant and its name
     */
    public Tenants(int maxTenants, TenantSettings settings, BiConsumer<String, Tenant> opened) {
        if (maxTenants < 1) {
            throw new IllegalArgumentException("maxTenants must be at least 1, but is " + maxTenants);
        }
        this.maxTenants = maxTenants;
        this.settings = settings;
        this.opened = opened;
    }

    /** A tenant that has works or a model. */
    public Optional<Tenant> find(String name) {
        return Optional.ofNullable(tenants.get(name));
    }

    /** What can be asked of a tenant; empty for one that is not known. */
    public Optional<TenantRetrieval> retrieval(String name) {
        return find(name).map(Tenant::retrieval);
    }

    /**
     * A tenant, made now where it is new.
     *
     * @throws CatalogException {@code TOO_MANY_TENANTS}
     */
    public synchronized Tenant open(String name) {
        Tenant known = tenants.get(name);
        if (known != null) {
            return known;
        }
        if (tenants.size() >= maxTenants) {
            throw new CatalogException(
                    CatalogException.Reason.TOO_MANY_TENANTS,
                    "there are as many tenants as are allowed, " + maxTenants);
        }
        Tenant tenant = new Tenant(settings);
        tenants.put(name, tenant);
        opened.accept(name, tenant);
        return tenant;
    }

    /** The models that serve now, one of each tenant that has one. */
    public List<TrainedModel> models() {
        return tenants.values().stream()
                .flatMap(tenant -> tenant.trained().stream())
                .toList();
    }

    @Override
    public void serve(TrainedModel model, boolean held) {
        open(model.manifest().tenant()).serve(model, held);
    }

    @Override
    public boolean isHeld(String tenant) {
        return find(tenant).map(Tenant::isHeld).orElse(false);
    }

    @Override
    public Optional<ModelManifest> serving(String tenant) {
        return find(tenant).flatMap(Tenant::model);
    }
}
