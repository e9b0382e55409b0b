package io.afterclick.gateway.catalog;

import io.afterclick.gateway.request.Fault.Kind;
import io.afterclick.gateway.request.Faults;
import io.afterclick.gateway.request.Limits;
import io.afterclick.gateway.request.TextRules;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a work must be like to enter the catalog. Stateless. */
public final class WorkRules {
    private WorkRules() {}

    /**
     * Notes what is wrong with a work.
     *
     * @param prefix what stands before each field's name, such as {@code works[3].}; empty for a single work
     */
    public static void check(Work work, String prefix, Faults faults) {
        TextRules.checkId(work.workId(), prefix + "work_id", faults);
        if (work.workId().equals(".") || work.workId().equals("..")) {
            faults.add(prefix + "work_id", Kind.MALFORMED, "must not be '.' or '..', which no URL path can name");
        }
        if (work.title().isBlank()) {
            faults.add(prefix + "title", Kind.MISSING, "is required");
        }
        TextRules.checkText(work.title(), Limits.TITLE_LENGTH_MAX, prefix + "title", faults);
        TextRules.checkLabels(work.creators(), Limits.CREATORS_MAX, prefix + "creators", faults);
        TextRules.checkLabels(work.genres(), Limits.GENRES_MAX, prefix + "genres", faults);
        TextRules.checkLabels(work.tags(), Limits.TAGS_MAX, prefix + "tags", faults);
        TextRules.checkText(work.synopsis(), Limits.SYNOPSIS_LENGTH_MAX, prefix + "synopsis", faults);
        TextRules.checkText(work.format(), Limits.LABEL_LENGTH_MAX, prefix + "format", faults);
        TextRules.checkText(work.franchise(), Limits.FRANCHISE_LENGTH_MAX, prefix + "franchise", faults);
        if (!work.language().isEmpty()) {
            TextRules.checkLanguage(work.language(), prefix + "language", faults);
        }
        checkEpisodes(work, prefix, faults);
    }

    /** Notes what is wrong with a batch of works: with each, and with the batch as a whole. */
    public static void checkBatch(List<Work> works, Faults faults) {
        if (works.isEmpty() || works.size() > Limits.WORKS_PER_BATCH_MAX) {
            faults.add("works", Kind.OUT_OF_RANGE, "must hold 1 to " + Limits.WORKS_PER_BATCH_MAX + " works");
            return;
        }
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < works.size(); i++) {
            String prefix = "works[" + i + "].";
            check(works.get(i), prefix, faults);
            if (!seen.add(works.get(i).workId()) && !works.get(i).workId().isEmpty()) {
                faults.add(prefix + "work_id", Kind.CONFLICTING, "is in the batch twice");
            }
        }
    }

    private static void checkEpisodes(Work work, String prefix, Faults faults) {
        checkCount(work.episodes(), prefix + "episodes", faults);
        checkCount(work.freeEpisodes(), prefix + "free_episodes", faults);
        if (work.freeEpisodes() > 0 && work.pricing() != Pricing.FREE_FIRST) {
            faults.add(prefix + "free_episodes", Kind.CONFLICTING, "is only for works with pricing FREE_FIRST");
        }
    }

    private static void checkCount(int count, String field, Faults faults) {
        if (count < 0 || count > Limits.EPISODES_MAX) {
            faults.add(field, Kind.OUT_OF_RANGE, "must be 0 to " + Limits.EPISODES_MAX);
        }
    }
}
