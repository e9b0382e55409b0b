package io.afterclick.candidate.retrieval;

import io.afterclick.candidate.ranking.NeighbourTable;

/** Finds the works that stand in the query work's row of a learned table; the score is the table's. Thread-safe. */
public final class NeighbourRetriever implements Retriever {
    private final String name;
    private final NeighbourTable neighbours;
    private final WorkNumbering works;

    public NeighbourRetriever(String name, NeighbourTable neighbours, WorkNumbering works) {
        this.name = name;
        this.neighbours = neighbours;
        this.works = works;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public RetrieverRanking retrieve(RelatedQuery query) {
        int work = works.index(query.work());
        if (work == WorkNumbering.NONE) {
            return RetrieverRanking.empty(name);
        }
        return works.ranking(name, neighbours.nearest(work, query.limit(), works.allowedBy(query)));
    }
}
