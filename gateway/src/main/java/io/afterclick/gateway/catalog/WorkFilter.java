package io.afterclick.gateway.catalog;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What works must be like to be recommended, by the same rules as candidate-service.
 *
 * @param genres they have one of these; empty for any
 * @param pricings they are paid for in one of these ways; empty for any, also those of which it is not known
 * @param languages they are in one of these languages, as BCP 47 tags without regard to case: "pt" takes "pt-BR" in,
 *     "pt-BR" only itself; empty for any, also those of which it is not known
 */
public record WorkFilter(List<String> genres, Set<Pricing> pricings, List<String> languages) {
    /** Every work. */
    public static final WorkFilter ANY = new WorkFilter(List.of(), Set.of(), List.of());

    public WorkFilter {
        genres = List.copyOf(genres);
        pricings = pricings.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(pricings));
        languages = List.copyOf(languages);
    }

    /** Whether nothing is asked. */
    public boolean acceptsAll() {
        return genres.isEmpty() && pricings.isEmpty() && languages.isEmpty();
    }

    public boolean accepts(Work work) {
        return (genres.isEmpty() || work.genres().stream().anyMatch(genres::contains))
                && (pricings.isEmpty() || pricings.contains(work.pricing()))
                && (languages.isEmpty() || languages.stream().anyMatch(asked -> takesIn(asked, work.language())));
    }

    /** Basic filtering of RFC 4647, section 3.3.1: a range takes in what is equal, or begins with it and a hyphen. */
    private static boolean takesIn(String asked, String language) {
        return language.regionMatches(true, 0, asked, 0, asked.length())
                && (language.length() == asked.length() || language.charAt(asked.length()) == '-');
    }
}
