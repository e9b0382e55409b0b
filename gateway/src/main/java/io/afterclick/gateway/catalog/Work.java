package io.afterclick.gateway.catalog;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A series that can be recommended.
 *
 * @param tenant tenant that owns the catalog
 * @param workId unique within the tenant
 * @param title what it is called
 * @param creators people or studios who made it, most important first
 * @param genres genres, as the catalog names them
 * @param tags free tags
 * @param synopsis what it is about; empty where not known
 * @param language BCP 47 language of title and synopsis; empty where not known
 * @param pricing how a reader pays
 * @param freeEpisodes number of free episodes; 0 unless the pricing is {@link Pricing#FREE_FIRST}
 * @param episodes number of episodes; 0 where not known
 * @param format form, such as "TV" or "webtoon"; empty where not known
 * @param franchise what seasons, sequels and spin-offs of one story share; empty where not known
 * @param publishedAt when the first episode came out
 * @param available whether it may be recommended
 * @param updatedAt when this version was accepted
 */
public record Work(
        String tenant,
        String workId,
        String title,
        List<String> creators,
        List<String> genres,
        List<String> tags,
        String synopsis,
        String language,
        Pricing pricing,
        int freeEpisodes,
        int episodes,
        String format,
        String franchise,
        Optional<Instant> publishedAt,
        boolean available,
        Instant updatedAt) {
    public Work {
        creators = List.copyOf(creators);
        genres = List.copyOf(genres);
        tags = List.copyOf(tags);
    }
}
