package io.afterclick.gateway.testing;

import io.afterclick.gateway.catalog.Catalog;
import io.afterclick.gateway.catalog.Pricing;
import io.afterclick.gateway.catalog.Work;
import io.afterclick.gateway.catalog.WorkChange.Put;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Works for tests. */
public final class Works {
    private Works() {}

    /** An available work with a title made of its id. */
    public static Work work(String tenant, String id, int episodes, String... genres) {
        return work(tenant, id, episodes, true, genres);
    }

    public static Work work(String tenant, String id, int episodes, boolean available, String... genres) {
        return work(tenant, id, episodes, available, Pricing.UNKNOWN, "", genres);
    }

    public static Work work(
            String tenant,
            String id,
            int episodes,
            boolean available,
            Pricing pricing,
            String language,
            String... genres) {
        return new Work(
                tenant,
                id,
                "Title of " + id,
                List.of(),
                List.of(genres),
                List.of(),
                "",
                language,
                pricing,
                0,
                episodes,
                "",
                "",
                Optional.empty(),
                available,
                Instant.EPOCH);
    }

    /** A complete catalog that holds the works. */
    public static Catalog catalog(Work... works) {
        Catalog catalog = new Catalog();
        for (Work work : works) {
            catalog.apply(new Put(work), 0);
        }
        catalog.markComplete();
        return catalog;
    }
}
