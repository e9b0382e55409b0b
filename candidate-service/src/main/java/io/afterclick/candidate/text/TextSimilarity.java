package io.afterclick.candidate.text;

import io.afterclick.candidate.posting.Postings;
import io.afterclick.candidate.posting.Sums;

/** How alike two works are that share a term. */
public enum TextSimilarity {
    /**
     * {@code sqrt(f) x idf / sqrt(length)} on both sides, with {@code idf = ln((N + 1) / (n + 1)) + 1}: the product of both
     * works' vectors, field by field. As Lucene's ClassicSimilarity.
     */
    TF_IDF {
        @Override
        float idf(int worksWithTerm, int works) {
            return (float) (Math.log((works + 1.0) / (worksWithTerm + 1.0)) + 1);
        }

        @Override
        float queryWeight(float telling, float fieldWeight) {
            return telling;
        }

        @Override
        float posted(int frequency, int length) {
            return (float) Math.sqrt((double) frequency / length);
        }

        @Override
        void score(Postings postings, int term, float factor, Sums sums) {
            postings.addTo(sums, term, factor);
        }
    },
    /**
     * {@code idf x f / (f + k1 (1 - b + b x length / mean length))} with {@code idf = ln(1 + (N - n + 0.5) / (n + 0.5))},
     * k1 = 1.2 and b = 0.75; the query work only chooses the terms. As Lucene's BM25Similarity, but for exact lengths.
     *
     * <p>Stephen Robertson, Hugo Zaragoza: "The Probabilistic Relevance Framework: BM25 and Beyond", Foundations and Trends
     * in Information Retrieval, 2009.
     */
    BM25 {
        @Override
        float idf(int worksWithTerm, int works) {
            return (float) Math.log(1 + (works - worksWithTerm + 0.5) / (worksWithTerm + 0.5));
        }

        @Override
        float queryWeight(float telling, float fieldWeight) {
            return fieldWeight;
        }

        @Override
        float posted(int frequency, int length) {
            return frequency; // the mean length changes with each work, so the rest must wait
        }

        @Override
        void score(Postings postings, int term, float factor, Sums sums) {
            int field = postings.term(term).field();
            float shortest = (float) (K1 * (1 - B));
            float perTerm = (float) (K1 * B / postings.meanLength(field));
            postings.forEachEntry(
                    term,
                    (entry, frequency) -> sums.add(
                            entry,
                            factor * frequency / (frequency + shortest + perTerm * postings.length(entry, field))));
        }
    };

    private static final double K1 = 1.2;
    private static final double B = 0.75;

    /**
     * How rare a term is.
     *
     * @param worksWithTerm n, at least 1
     * @param works N, those that have any term in the field
     */
    abstract float idf(int worksWithTerm, int works);

    /** What a term of the query work weighs, which tells so much about it, see {@link TellingTerms}. */
    abstract float queryWeight(float telling, float fieldWeight);

    /** What is stored of a term in a work that uses it so often, in a field of such a length. */
    abstract float posted(int frequency, int length);

    /** Adds to each entry that has a term what it weighs there, times a factor. */
    abstract void score(Postings postings, int term, float factor, Sums sums);
}
