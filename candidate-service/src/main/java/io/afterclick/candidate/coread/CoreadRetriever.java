package io.afterclick.candidate.coread;

import io.afterclick.candidate.ranking.NeighbourTable;
import io.afterclick.candidate.retrieval.RelatedQuery;
import io.afterclick.candidate.retrieval.Retriever;
import io.afterclick.candidate.retrieval.RetrieverRanking;
import io.afterclick.candidate.retrieval.WorkNumbering;

/** Finds the works that the query work's readers read; the score is the shrunk cosine. Thread-safe. */
public final class CoreadRetriever implements Retriever {
    public static final String NAME = "coread";

    private final NeighbourTable neighbours;
    private final WorkNumbering works;

    public CoreadRetriever(NeighbourTable neighbours, WorkNumbering works) {
        this.neighbours = neighbours;
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
        return works.ranking(NAME, neighbours.nearest(work, query.limit(), works.allowedBy(query)));
    }
}
