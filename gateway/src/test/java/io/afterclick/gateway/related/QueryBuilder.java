package io.afterclick.gateway.related;

import java.util.ArrayList;
import java.util.List;

/** Builds queries of tenant t. */
final class QueryBuilder {
    private final String workId;
    private final List<String> excluded = new ArrayList<>();
    private final List<String> genres = new ArrayList<>();
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

    RelatedQuery build() {
        return new RelatedQuery("t", workId, readerId, limit, excluded, genres, false);
    }
}
