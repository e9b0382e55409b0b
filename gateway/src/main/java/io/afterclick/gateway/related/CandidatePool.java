package io.afterclick.gateway.related;

import io.afterclick.gateway.catalog.Catalog;
import io.afterclick.gateway.catalog.Work;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Gathers what one slate may be chosen from: available works, each once, best first, none that is left out. Not
 * thread-safe.
 */
final class CandidatePool {
    /** Retriever that stands for the catalog's own order, the last resort. */
    static final String CATALOG = "catalog";

    private final RelatedQuery query;
    private final Catalog catalog;
    private final Set<String> excluded;
    private final Map<String, Integer> unclickedImpressions;
    private final Map<String, Candidate> candidates = new LinkedHashMap<>();

    /**
     * @param alsoExcluded works to leave out beside those that the query names and the query work itself
     * @param unclickedImpressions of the reader who asks, by work; 0 for those that are missing
     */
    CandidatePool(
            RelatedQuery query, List<String> alsoExcluded, Map<String, Integer> unclickedImpressions, Catalog catalog) {
        this.query = query;
        this.catalog = catalog;
        this.unclickedImpressions = unclickedImpressions;
        this.excluded = new HashSet<>(query.excludedWorkIds());
        this.excluded.addAll(alsoExcluded);
        this.excluded.add(query.workId());
    }

    /** Adds an answer to this very query, which the filter of the query has made. */
    void add(CandidateList answer) {
        answer.candidates().forEach(candidate -> add(candidate, false));
    }

    /** Adds candidates that were found for something else, as far as the filter accepts them. */
    void addMatching(CandidateList list) {
        list.candidates().forEach(candidate -> add(candidate, true));
    }

    /** Adds works in the catalog's own order until the slate can be full. */
    void fillFromCatalog() {
        int missing = query.limit() - candidates.size();
        if (missing <= 0) {
            return;
        }
        List<String> ids = catalog.available(query.tenant(), query.filter(), this::isWanted, missing);
        double worst =
                candidates.values().stream().mapToDouble(Candidate::score).min().orElse(0);
        for (int i = 0; i < ids.size(); i++) {
            Evidence evidence = new Evidence(CATALOG, i + 1, 0);
            put(new Candidate(ids.get(i), Math.min(worst, 0), List.of(evidence)));
        }
    }

    int size() {
        return candidates.size();
    }

    /** What is pinned, then the others, each in the order in which they came. */
    List<Candidate> list() {
        List<Candidate> list = new ArrayList<>(candidates.values());
        list.sort(Comparator.comparing(Candidate::pinned).reversed());
        return list;
    }

    Candidate get(String workId) {
        return candidates.get(workId);
    }

    boolean contains(String workId) {
        return candidates.containsKey(workId);
    }

    private void add(Candidate candidate, boolean checkFilter) {
        if (candidates.size() >= SlateRanker.CANDIDATES_MAX || !isWanted(candidate.workId())) {
            return;
        }
        catalog.find(query.tenant(), candidate.workId())
                .filter(Work::available)
                .filter(work -> !checkFilter || query.filter().accepts(work))
                .ifPresent(work -> put(candidate));
    }

    private void put(Candidate candidate) {
        int unclicked = unclickedImpressions.getOrDefault(candidate.workId(), 0);
        candidates.put(candidate.workId(), candidate.seenUnclicked(unclicked));
    }

    private boolean isWanted(String workId) {
        return !excluded.contains(workId) && !candidates.containsKey(workId);
    }
}
