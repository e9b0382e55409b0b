package io.afterclick.candidate.text;

import io.afterclick.candidate.posting.Postings;
import io.afterclick.candidate.posting.Sums;
import io.afterclick.candidate.ranking.RankedWorks;
import io.afterclick.candidate.retrieval.RelatedQuery;
import io.afterclick.candidate.retrieval.Retriever;
import io.afterclick.candidate.retrieval.RetrieverRanking;

/**
 * Finds works that share the query work's most telling words.
 *
 * <p>The score is the sum over these of what {@link TextSimilarity} says. Thread-safe; a search takes time by the number of
 * works that have one of the words.
 */
public final class TextRetriever implements Retriever {
    public static final String NAME = "text";

    /** Most terms of a query; more cost time and add words that say little. */
    private static final int MAX_QUERY_TERMS = 64;

    /** Searches only compute, so more at a time than there are processors gain nothing. */
    private static final int POOLED_SUMS = Runtime.getRuntime().availableProcessors();

    private static final TextField[] FIELDS = TextField.values();

    private final TextIndex index;
    private final TextSimilarity similarity;
    private final Sums.Pool pool = new Sums.Pool(POOLED_SUMS);

    public TextRetriever(TextIndex index) {
        this.index = index;
        this.similarity = index.similarity();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean findsUntrained() {
        return true;
    }

    @Override
    public RetrieverRanking retrieve(RelatedQuery query) {
        return index.search(postings -> {
            int entry = postings.entry(query.work());
            return entry == Postings.NONE
                    ? RetrieverRanking.empty(NAME)
                    : pool.with(postings, sums -> like(postings, entry, query, sums));
        });
    }

    private RetrieverRanking like(Postings postings, int entry, RelatedQuery query, Sums sums) {
        RankedWorks telling = TellingTerms.of(postings, entry, MAX_QUERY_TERMS);
        for (int i = 0; i < telling.size(); i++) {
            add(postings, postings.term(entry, telling.works()[i]), telling.scores()[i], sums);
        }
        RankedWorks best = sums.best(postings, query.limit(), query.allowed());
        return new RetrieverRanking(NAME, best.works(), best.scores());
    }

    private void add(Postings postings, int term, float telling, Sums sums) {
        int field = postings.term(term).field();
        float idf = similarity.idf(postings.worksWith(term), postings.worksWithField(field));
        float factor = idf * similarity.queryWeight(telling, FIELDS[field].weight());
        similarity.score(postings, term, factor, sums);
    }
}
