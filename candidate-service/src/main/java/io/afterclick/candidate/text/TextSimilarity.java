package io.afterclick.candidate.text;

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
        float termWeight(int frequency, int length, double meanLength) {
            return root(frequency) / root(length);
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
        float termWeight(int frequency, int length, double meanLength) {
            return (float) (frequency / (frequency + K1 * (1 - B + B * length / meanLength)));
        }
    };

    private static final double K1 = 1.2;
    private static final double B = 0.75;

    /** Square roots by number: a search takes thousands, nearly all of them small. */
    private static final float[] ROOTS = new float[4096];

    static {
        for (int i = 0; i < ROOTS.length; i++) {
            ROOTS[i] = (float) Math.sqrt(i);
        }
    }

    private static float root(int number) {
        return number < ROOTS.length ? ROOTS[number] : (float) Math.sqrt(number);
    }

    /**
     * How rare a term is.
     *
     * @param worksWithTerm n, at least 1
     * @param works N, those that have any term in the field
     */
    abstract float idf(int worksWithTerm, int works);

    /** What a term of the query work weighs, which tells so much about it, see {@link TellingTerms}. */
    abstract float queryWeight(float telling, float fieldWeight);

    /** What a term weighs in a work that uses it so often, in a field of such a length. */
    abstract float termWeight(int frequency, int length, double meanLength);
}
