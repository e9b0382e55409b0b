package io.afterclick.gateway.related;

import io.afterclick.gateway.catalog.WorkFilter;
import io.afterclick.gateway.request.Fault.Kind;
import io.afterclick.gateway.request.Faults;
import io.afterclick.gateway.request.Limits;
import io.afterclick.gateway.request.RefusedException;
import io.afterclick.gateway.request.TextRules;
import java.util.List;

/**
 * Asks for related works.
 *
 * @param tenant tenant whose catalog is asked
 * @param workId work whose related works are wanted
 * @param readerId reader whom the slate is for; empty for nobody in particular
 * @param limit length of the slate, 1 to {@value Limits#SLATE_LENGTH_MAX}
 * @param excludedWorkIds works to leave out
 * @param filter what the works must be like
 * @param excludeImported whether the reader's imported history is left out too
 */
public record RelatedQuery(
        String tenant,
        String workId,
        String readerId,
        int limit,
        List<String> excludedWorkIds,
        WorkFilter filter,
        boolean excludeImported) {
    public RelatedQuery {
        excludedWorkIds = List.copyOf(excludedWorkIds);
    }

    /** How a protocol calls the fields of a query, so that faults speak the client's language. */
    public record FieldNames(
            String workId,
            String readerId,
            String limit,
            String exclude,
            String genre,
            String pricing,
            String language,
            String excludeImported) {}

    /**
     * Refuses a query that breaks a rule.
     *
     * @param faults what was already found wrong with the form of the query
     * @throws RefusedException with {@link io.afterclick.gateway.request.Refusal#INVALID_REQUEST}
     */
    public void check(FieldNames names, Faults faults) {
        TextRules.checkId(workId, names.workId(), faults);
        if (!readerId.isEmpty()) {
            TextRules.checkId(readerId, names.readerId(), faults);
        }
        if (limit < 1 || limit > Limits.SLATE_LENGTH_MAX) {
            faults.add(names.limit(), Kind.OUT_OF_RANGE, "must be 1 to " + Limits.SLATE_LENGTH_MAX);
        }
        checkCount(excludedWorkIds, Limits.EXCLUDED_WORKS_MAX, names.exclude(), faults);
        excludedWorkIds.forEach(id -> TextRules.checkId(id, names.exclude(), faults));
        checkCount(filter.genres(), Limits.GENRES_ASKED_MAX, names.genre(), faults);
        filter.genres().forEach(genre -> checkGenre(genre, names.genre(), faults));
        checkCount(filter.languages(), Limits.LANGUAGES_ASKED_MAX, names.language(), faults);
        filter.languages().forEach(language -> TextRules.checkLanguage(language, names.language(), faults));
        if (excludeImported && readerId.isEmpty()) {
            faults.add(names.excludeImported(), Kind.CONFLICTING, "needs a reader whose history is meant");
        }
        faults.refuseIfAny();
    }

    private static void checkCount(List<String> values, int max, String field, Faults faults) {
        if (values.size() > max) {
            faults.add(field, Kind.OUT_OF_RANGE, "must be given at most " + max + " times");
        }
    }

    private static void checkGenre(String genre, String field, Faults faults) {
        if (genre.isBlank()) {
            faults.add(field, Kind.MISSING, "must not be blank");
        }
        TextRules.checkText(genre, Limits.LABEL_LENGTH_MAX, field, faults);
    }
}
