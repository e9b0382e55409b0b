package io.afterclick.candidate.catalog;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Works for tests. */
public final class Works {
    private Works() {}

    public static Work titled(String id, String title) {
        return new Work(id, title, List.of(), List.of(), List.of(), "", "", true);
    }

    public static Work withSynopsis(String id, String language, String synopsis) {
        return new Work(id, "", List.of(), List.of(), List.of(), synopsis, language, true);
    }

    public static Work withGenres(String id, String... genres) {
        return new Work(id, id, List.of(), List.of(genres), List.of(), "", "", true);
    }

    public static Work unavailable(String id) {
        return new Work(id, id, List.of(), List.of(), List.of(), "", "", false);
    }

    public static Work sold(String id, Pricing pricing, String language, String... genres) {
        return new Work(
                id, id, List.of(), List.of(genres), List.of(), "", language, pricing, Optional.empty(), "", true);
    }

    public static Work published(String id, Instant at) {
        return new Work(id, id, List.of(), List.of(), List.of(), "", "", Pricing.UNKNOWN, Optional.of(at), "", true);
    }

    public static Work ofFranchise(String id, String title, String franchise) {
        return new Work(
                id, title, List.of(), List.of(), List.of(), "", "", Pricing.UNKNOWN, Optional.empty(), franchise, true);
    }
}
