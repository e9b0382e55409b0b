package io.afterclick.candidate.title;

import io.afterclick.candidate.posting.Postings;
import io.afterclick.candidate.posting.Sums;
import io.afterclick.candidate.ranking.RankedWorks;
import io.afterclick.candidate.retrieval.RelatedQuery;
import io.afterclick.candidate.retrieval.Retriever;
import io.afterclick.candidate.retrieval.RetrieverRanking;

/** Finds works with titles like the query work's; the score is that of {@link TitleLikeness}. Thread-safe. */
public final class TitleRetriever implements Retriever {
    public static final String NAME = "title";

    /** Searches only compute, so more at a time than there are processors gain nothing. */
    private static final int POOLED_SUMS = Runtime.getRuntime().availableProcessors();

    private final TitleIndex index;
    private final Sums.Pool pool = new Sums.Pool(POOLED_SUMS);
    private volatile WordWeights weights = new WordWeights(0);

    public TitleRetriever(TitleIndex index) {
        this.index = index;
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
        WordWeights weights = weightsFor(postings.works());
        for (int place = 0; place < postings.terms(entry); place++) {
            int word = postings.term(entry, place);
            if (postings.worksWith(word) <= TitleLikeness.MAX_TITLES_OF_A_WORD) {
                float weight = weights.of(postings.worksWith(word));
                postings.addTo(sums, word, weight * weight);
            }
        }
        float ownLength = length(postings, entry, weights);
        for (int place = 0; place < sums.count(); place++) {
            int other = sums.entry(place);
            if (postings.ordinal(other) != Postings.NONE) {
                sums.scale(place, 1 / (ownLength * length(postings, other, weights)));
            }
        }
        RankedWorks best = sums.best(postings, query.limit(), query.allowed());
        return new RetrieverRanking(NAME, best.works(), best.scores());
    }

    private static float length(Postings postings, int entry, WordWeights weights) {
        float square = 0;
        for (int place = 0; place < postings.terms(entry); place++) {
            float weight = weights.of(postings.worksWith(postings.term(entry, place)));
            square += weight * weight;
        }
        return (float) Math.sqrt(square);
    }

    private WordWeights weightsFor(int titles) {
        WordWeights current = weights;
        if (current.titles != titles) {
            current = new WordWeights(titles);
            weights = current;
        }
        return current;
    }

    /**
     * Weights by the number of titles that have a word, computed when first asked for. Threads may write the same value
     * twice; that does no harm.
     */
    private static final class WordWeights {
        private final int titles;
        private final float[] byCount = new float[TitleLikeness.MAX_TITLES_OF_A_WORD + 1];

        WordWeights(int titles) {
            this.titles = titles;
        }

        float of(int titlesWithWord) {
            if (titlesWithWord >= byCount.length) {
                return TitleLikeness.weight(titles, titlesWithWord);
            }
            float known = byCount[titlesWithWord];
            if (known == 0) {
                known = TitleLikeness.weight(titles, titlesWithWord);
                byCount[titlesWithWord] = known;
            }
            return known;
        }
    }
}
