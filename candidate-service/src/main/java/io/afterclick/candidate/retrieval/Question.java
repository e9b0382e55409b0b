package io.afterclick.candidate.retrieval;

import io.afterclick.candidate.catalog.Catalog;
import io.afterclick.candidate.rule.Effect;
import io.afterclick.candidate.rule.QueryWorks;
import io.afterclick.candidate.rule.Rule;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * A request in terms of ordinals and of what serves its tenant at this moment.
 *
 * @param request as it came
 * @param tenant what can be asked
 * @param queryWork ordinal of the query work
 * @param allowed works that may be candidates
 * @param isNew whether an allowed work counts as new
 * @param effects of the rules that hold for the query work, in their order
 */
record Question(
        RelatedRequest request,
        TenantRetrieval tenant,
        int queryWork,
        IntPredicate allowed,
        IntPredicate isNew,
        List<Effect> effects) {

    /** @throws UnknownWorkException when the query work is not in the catalog */
    static Question of(RelatedRequest request, TenantRetrieval tenant, List<Rule> rules) {
        Catalog catalog = tenant.catalog();
        int queryWork = catalog.ordinal(request.queryWorkId());
        if (catalog.work(queryWork).isEmpty()) {
            throw new UnknownWorkException();
        }
        List<Effect> effects = rules.stream()
                .filter(rule -> holds(rule.when(), catalog, queryWork))
                .map(Rule::effect)
                .toList();
        return new Question(
                request,
                tenant,
                queryWork,
                allowed(request, tenant, queryWork),
                new Remembered(tenant.newWorks(), catalog.ordinalBound()),
                effects);
    }

    private static boolean holds(QueryWorks when, Catalog catalog, int queryWork) {
        return (when.workIds().isEmpty() || when.workIds().contains(catalog.id(queryWork)))
                && (when.genres().isEmpty()
                        || catalog.withAnyGenre(when.genres()).test(queryWork));
    }

    private static IntPredicate allowed(RelatedRequest request, TenantRetrieval tenant, int queryWork) {
        Catalog catalog = tenant.catalog();
        BitSet excluded =
                request.excludeImportedOfReaderId().map(tenant::importedWorksOf).orElseGet(BitSet::new);
        excluded.set(queryWork);
        for (String id : request.excludedWorkIds()) {
            int ordinal = catalog.ordinal(id);
            if (ordinal != Catalog.NONE) {
                excluded.set(ordinal);
            }
        }
        IntPredicate passing = catalog.passing(request.filter());
        return ordinal -> !excluded.get(ordinal) && passing.test(ordinal);
    }

    Catalog catalog() {
        return tenant.catalog();
    }

    int limit() {
        return request.limit();
    }

    /** Candidates that are kept for new works, where there are so many. */
    int newWorksWanted() {
        return (int) Math.round(request.newWorksShare() * limit());
    }
}
