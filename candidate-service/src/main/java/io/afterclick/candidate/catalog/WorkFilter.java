package io.afterclick.candidate.catalog;

import java.util.Set;

/**
 * What works must have; an empty set asks for nothing. Letter case and outer blanks do not matter.
 *
 * @param genres at least one of these
 * @param pricings one of these
 * @param languages one of these BCP 47 tags, or a longer one: "pt" takes "pt-BR" in, "pt-BR" only itself
 */
public record WorkFilter(Set<String> genres, Set<Pricing> pricings, Set<String> languages) {
    /** Asks for nothing. */
    public static final WorkFilter ANY = new WorkFilter(Set.of(), Set.of(), Set.of());

    public WorkFilter {
        genres = Set.copyOf(genres);
        pricings = Set.copyOf(pricings);
        languages = Set.copyOf(languages);
    }

    static WorkFilter ofGenre(String genre) {
        return new WorkFilter(Set.of(genre), Set.of(), Set.of());
    }

    static WorkFilter ofPricing(Pricing pricing) {
        return new WorkFilter(Set.of(), Set.of(pricing), Set.of());
    }

    static WorkFilter ofLanguage(String language) {
        return new WorkFilter(Set.of(), Set.of(), Set.of(language));
    }
}
