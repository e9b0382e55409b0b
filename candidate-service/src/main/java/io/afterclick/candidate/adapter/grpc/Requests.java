package io.afterclick.candidate.adapter.grpc;

import io.afterclick.candidate.adapter.Ids;
import io.afterclick.candidate.catalog.Pricing;
import io.afterclick.candidate.catalog.WorkFilter;
import io.afterclick.candidate.retrieval.RelatedRequest;
import io.afterclick.proto.candidate.v1.GetRelatedRequest;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Requests of the contract, checked field by field. */
final class Requests {
    static final int DEFAULT_LIMIT = 100;
    static final int MAX_LIMIT = 200;
    static final int MAX_EXCLUDED = 1_000;
    static final int MAX_GENRES = 16;
    static final int MAX_PRICINGS = 16;
    static final int MAX_LANGUAGES = 16;
    private static final int MAX_GENRE_CHARS = 256;
    private static final int MAX_LANGUAGE_CHARS = 64;
    private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z0-9]{1,8}(-[A-Za-z0-9]{1,8})*");

    private Requests() {}

    /** @throws InvalidFieldException at the first field that breaks its contract */
    static RelatedRequest related(GetRelatedRequest request) {
        return new RelatedRequest(
                tenant(request.getTenant()),
                id("query_work_id", request.getQueryWorkId()),
                limit(request.getLimit()),
                excluded(request),
                new WorkFilter(genres(request), pricings(request), languages(request)),
                reader(request.getExcludeImportedOfReaderId()),
                newWorksShare(request.getNewWorksShare()));
    }

    static String tenant(String tenant) {
        if (!Ids.isTenant(tenant)) {
            throw new InvalidFieldException(
                    "tenant", "must be 1 to 64 of a-z, 0-9, '-' and '_', and start with a letter or digit");
        }
        return tenant;
    }

    private static String id(String field, String id) {
        if (!Ids.isId(id)) {
            throw new InvalidFieldException(field, "must be 1 to 128 characters without control characters");
        }
        return id;
    }

    private static int limit(int limit) {
        if (limit < 0 || limit > MAX_LIMIT) {
            throw new InvalidFieldException("limit", "must be 1 to " + MAX_LIMIT + ", or unset for " + DEFAULT_LIMIT);
        }
        return limit == 0 ? DEFAULT_LIMIT : limit;
    }

    private static Set<String> excluded(GetRelatedRequest request) {
        if (request.getExcludedWorkIdsCount() > MAX_EXCLUDED) {
            throw new InvalidFieldException("excluded_work_ids", "must be at most " + MAX_EXCLUDED);
        }
        Set<String> excluded = new LinkedHashSet<>();
        for (int i = 0; i < request.getExcludedWorkIdsCount(); i++) {
            excluded.add(id("excluded_work_ids[" + i + "]", request.getExcludedWorkIds(i)));
        }
        return excluded;
    }

    private static Set<String> genres(GetRelatedRequest request) {
        if (request.getGenresCount() > MAX_GENRES) {
            throw new InvalidFieldException("genres", "must be at most " + MAX_GENRES);
        }
        Set<String> genres = new LinkedHashSet<>();
        for (int i = 0; i < request.getGenresCount(); i++) {
            String genre = request.getGenres(i);
            if (genre.isBlank() || genre.length() > MAX_GENRE_CHARS) {
                throw new InvalidFieldException("genres[" + i + "]", "must be 1 to " + MAX_GENRE_CHARS + " characters");
            }
            genres.add(genre);
        }
        return genres;
    }

    private static Set<Pricing> pricings(GetRelatedRequest request) {
        if (request.getPricingsCount() > MAX_PRICINGS) {
            throw new InvalidFieldException("pricings", "must be at most " + MAX_PRICINGS);
        }
        Set<Pricing> pricings = EnumSet.noneOf(Pricing.class);
        for (int i = 0; i < request.getPricingsCount(); i++) {
            pricings.add(
                    switch (request.getPricings(i)) {
                        case PRICING_FREE -> Pricing.FREE;
                        case PRICING_FREE_FIRST -> Pricing.FREE_FIRST;
                        case PRICING_PAID -> Pricing.PAID;
                        case PRICING_UNSPECIFIED, UNRECOGNIZED ->
                            throw new InvalidFieldException(
                                    "pricings[" + i + "]", "must be one of the ways to pay that the contract names");
                    });
        }
        return pricings;
    }

    private static Set<String> languages(GetRelatedRequest request) {
        if (request.getLanguagesCount() > MAX_LANGUAGES) {
            throw new InvalidFieldException("languages", "must be at most " + MAX_LANGUAGES);
        }
        Set<String> languages = new LinkedHashSet<>();
        for (int i = 0; i < request.getLanguagesCount(); i++) {
            String language = request.getLanguages(i);
            if (language.length() > MAX_LANGUAGE_CHARS
                    || !LANGUAGE.matcher(language).matches()) {
                throw new InvalidFieldException("languages[" + i + "]", "must be a BCP 47 tag such as pt or pt-BR");
            }
            languages.add(language);
        }
        return languages;
    }

    private static double newWorksShare(double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new InvalidFieldException("new_works_share", "must be 0 to 1");
        }
        return share;
    }

    private static Optional<String> reader(String id) {
        return id.isEmpty() ? Optional.empty() : Optional.of(id("exclude_imported_of_reader_id", id));
    }
}
