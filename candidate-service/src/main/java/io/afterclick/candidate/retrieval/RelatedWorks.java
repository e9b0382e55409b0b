package io.afterclick.candidate.retrieval;

import io.afterclick.candidate.catalog.Catalog;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntPredicate;

/**
 * Finds the candidates of a query work: asks each retriever that has weight, fuses their lists, and fills up what is
 * missing, so that the list is full whenever enough available works exist.
 *
 * <p>Fill-up comes behind everything fused: first from the retrievers without weight, in their order, then from any other
 * works in the order of their ids, starting from the query work. The evidence says so: the latter are named
 * {@value #LAST_RESORT}. Thread-safe.
 */
public final class RelatedWorks {
    /** Retriever name in the evidence of works that no retriever found. */
    public static final String LAST_RESORT = "catalog";

    private final Function<String, Optional<TenantRetrieval>> tenants;
    private final int depth;
    private final RetrievalTimes times;

    /**
     * @param tenants what can be asked for a tenant; empty for one that is not known
     * @param depth works asked of each retriever, or the request's limit where that is larger: fusion needs more than
     *     what is returned, since a work that is middling in several lists may be best of all
     * @param times is told how long each retriever took
     */
    public RelatedWorks(Function<String, Optional<TenantRetrieval>> tenants, int depth, RetrievalTimes times) {
        if (depth < 1) {
            throw new IllegalArgumentException("depth must be at least 1, but is " + depth);
        }
        this.tenants = tenants;
        this.depth = depth;
        this.times = times;
    }

    /**
     * The candidates of the request's query work.
     *
     * @throws UnknownWorkException when it is not in the catalog
     */
    public RelatedAnswer find(RelatedRequest request) {
        TenantRetrieval tenant = tenants.apply(request.tenant()).orElseThrow(UnknownWorkException::new);
        Catalog catalog = tenant.catalog();
        int queryWork = catalog.ordinal(request.queryWorkId());
        if (catalog.work(queryWork).isEmpty()) {
            throw new UnknownWorkException();
        }
        RelatedQuery query =
                new RelatedQuery(queryWork, allowed(request, tenant, queryWork), Math.max(depth, request.limit()));
        List<RetrieverRanking> rankings = new ArrayList<>();
        for (Retriever retriever : tenant.retrievers()) {
            if (tenant.fusion().counts(retriever.name())) {
                rankings.add(timed(retriever, query));
            }
        }
        FusedWorks fused = tenant.fusion().fuse(rankings);
        double[] scores = new double[fused.size()];
        Arrays.setAll(scores, fused::score);
        int[] order = BestFirst.places(fused, scores, catalog::id);
        List<Candidate> candidates = new ArrayList<>(request.limit());
        for (int i = 0; i < Math.min(request.limit(), order.length); i++) {
            int place = order[i];
            candidates.add(new Candidate(catalog.id(fused.work(place)), scores[place], fused.evidence(place)));
        }
        if (candidates.size() < request.limit()) {
            new FillUp(catalog, query, request, candidates).fill(tenant);
        }
        return new RelatedAnswer(candidates, tenant.modelVersion());
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

    private RetrieverRanking timed(Retriever retriever, RelatedQuery query) {
        long start = System.nanoTime();
        RetrieverRanking ranking = retriever.retrieve(query);
        times.record(retriever.name(), System.nanoTime() - start);
        return ranking;
    }

    /** Appends to one list until it is full. */
    private final class FillUp {
        private final Catalog catalog;
        private final RelatedQuery query;
        private final RelatedRequest request;
        private final List<Candidate> candidates;
        private final BitSet present = new BitSet();
        private final double lowestFused;
        private int filled;

        FillUp(Catalog catalog, RelatedQuery query, RelatedRequest request, List<Candidate> candidates) {
            this.catalog = catalog;
            this.query = query;
            this.request = request;
            this.candidates = candidates;
            for (Candidate candidate : candidates) {
                present.set(catalog.ordinal(candidate.workId()));
            }
            this.lowestFused = candidates.isEmpty()
                    ? 1
                    : candidates.get(candidates.size() - 1).score();
        }

        void fill(TenantRetrieval tenant) {
            for (Retriever retriever : tenant.retrievers()) {
                if (!tenant.fusion().counts(retriever.name()) && missing() > 0) {
                    append(timed(retriever, missingWorks()));
                }
            }
            if (missing() > 0) {
                append(lastResort(missingWorks()));
            }
        }

        private int missing() {
            return request.limit() - candidates.size();
        }

        private RelatedQuery missingWorks() {
            return query.without(present::get).withLimit(missing());
        }

        private RetrieverRanking lastResort(RelatedQuery rest) {
            RetrieverRanking.Builder ranking = new RetrieverRanking.Builder(LAST_RESORT, rest.limit());
            catalog.firstFrom(request.queryWorkId(), rest.limit(), rest.allowed(), ordinal -> ranking.add(ordinal, 0));
            return ranking.build();
        }

        private void append(RetrieverRanking ranking) {
            for (int i = 0; i < ranking.size(); i++) {
                int ordinal = ranking.work(i);
                filled++;
                candidates.add(new Candidate(
                        catalog.id(ordinal),
                        lowestFused / (1 + filled),
                        List.of(new Evidence(ranking.retriever(), i + 1, ranking.score(i)))));
                present.set(ordinal);
            }
        }
    }
}
