package io.afterclick.candidate.als;

import io.afterclick.candidate.ranking.RankedWorks;
import io.afterclick.candidate.retrieval.RelatedQuery;
import io.afterclick.candidate.retrieval.Retriever;
import io.afterclick.candidate.retrieval.RetrieverRanking;
import io.afterclick.candidate.retrieval.WorkNumbering;

/** Finds the works whose vectors point where the query work's does; the score is the cosine. Thread-safe. */
public final class AlsRetriever implements Retriever {
    public static final String NAME = "als";

    private final ItemFactors factors;
    private final WorkNumbering works;

    public AlsRetriever(ItemFactors factors, WorkNumbering works) {
        this.factors = factors;
        this.works = works;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public RetrieverRanking retrieve(RelatedQuery query) {
        int work = works.index(query.work());
        if (work == WorkNumbering.NONE) {
            return RetrieverRanking.empty(NAME);
        }
        RankedWorks nearest = factors.nearest(work, query.limit(), works.allowedBy(query));
        return works.ranking(NAME, nearest);
    }
}
