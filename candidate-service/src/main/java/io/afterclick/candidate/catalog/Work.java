package io.afterclick.candidate.catalog;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A series that can be recommended, as far as retrieval needs it.
 *
 * @param id unique within the tenant
 * @param title may be empty
 * @param creators most important first
 * @param genres as the catalog names them
 * @param tags free words
 * @param synopsis what it is about; empty where nobody wrote one
 * @param language BCP 47 tag of title and synopsis; empty where it is not known
 * @param pricing how a reader pays
 * @param publishedAt when the first episode came out
 * @param franchise what works of one story share; empty where nobody said
 * @param available whether it may be recommended
 */
public record Work(
        String id,
        String title,
        List<String> creators,
        List<String> genres,
        List<String> tags,
        String synopsis,
        String language,
        Pricing pricing,
        Optional<Instant> publishedAt,
        String franchise,
        boolean available) {

    public Work {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(synopsis, "synopsis");
        Objects.requireNonNull(language, "language");
        Objects.requireNonNull(pricing, "pricing");
        Objects.requireNonNull(publishedAt, "publishedAt");
        Objects.requireNonNull(franchise, "franchise");
        creators = List.copyOf(creators);
        genres = List.copyOf(genres);
        tags = List.copyOf(tags);
    }

    /** A work of which pricing, day of publication and franchise are not known. */
    public Work(
            String id,
            String title,
            List<String> creators,
            List<String> genres,
            List<String> tags,
            String synopsis,
            String language,
            boolean available) {
        this(id, title, creators, genres, tags, synopsis, language, Pricing.UNKNOWN, Optional.empty(), "", available);
    }
}
