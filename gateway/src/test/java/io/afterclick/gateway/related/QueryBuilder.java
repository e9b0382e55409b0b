package io.afterclick.gateway.related;

import io.afterclick.gateway.catalog.Pricing;
import io.afterclick.gateway.catalog.WorkFilter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Builds queries of tenant t. */
final class QueryBuilder {
    private final String workId;
    private final List<String> excluded = new ArrayList<>();
    private final List<String> genres = new ArrayList<>();
    private final Set<Pricing> pricings = EnumSet.noneOf(Pricing.class);
    private final List<String> languages = new ArrayList<>();
    private String readerId = "";
    private int limit = 10;

    QueryBuilder(String workId) {
        this.workId = workId;
    }

    QueryBuilder reader(String id) {
        readerId = id;
        return this;
    }

    QueryBuilder limit(int count) {
        limit = count;
        return this;
    }

    QueryBuilder exclude(String id) {
        excluded.add(id);
        return this;
    }

    QueryBuilder genre(String genre) {
        genres.add(genre);
        return this;
    }

    QueryBuilder pricing(Pricing pricing) {
        pricings.add(pricing);
        return this;
    }

    QueryBuilder language(String tag) {
        languages.add(tag);
        return this;
    }

    RelatedQuery build() {
        return new RelatedQuery(
                "t", workId, readerId, limit, excluded, new WorkFilter(genres, pricings, languages), false);
    }
}
