package io.afterclick.candidate.popularity;

import io.afterclick.candidate.retrieval.RelatedQuery;
import io.afterclick.candidate.retrieval.Retriever;
import io.afterclick.candidate.retrieval.RetrieverRanking;
import io.afterclick.candidate.retrieval.WorkNumbering;

/** Finds the works with most readers, whatever the query work; the score is their number. Thread-safe. */
public final class PopularRetriever implements Retriever {
    public static final String NAME = "popular";

    private final Popularity popularity;
    private final WorkNumbering works;

    public PopularRetriever(Popularity popularity, WorkNumbering works) {
        this.popularity = popularity;
        this.works = works;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public RetrieverRanking retrieve(RelatedQuery query) {
        RetrieverRanking.Builder ranking = new RetrieverRanking.Builder(NAME, query.limit());
        for (int place = 0; place < popularity.works() && ranking.size() < query.limit(); place++) {
            int index = popularity.workAt(place);
            int ordinal = works.ordinal(index);
            if (ordinal != WorkNumbering.NONE && query.allowed().test(ordinal)) {
                ranking.add(ordinal, popularity.readers(index));
            }
        }
        return ranking.build();
    }
}
