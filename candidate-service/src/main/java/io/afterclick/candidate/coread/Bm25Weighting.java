package io.afterclick.candidate.coread;

import io.afterclick.candidate.interaction.ReaderWorkMatrix;

/**
 * Weighs reads as BM25 weighs words: works are the documents, readers the words.
 *
 * <pre>
 *   weight = ln(1 + (N - n + 0.5) / (n + 0.5)) f / (f + k1 (1 - b + b length / mean length))
 * </pre>
 *
 * f is the read's weight, n of N works are read by the reader, the length is the sum of the work's weights (Robertson and
 * Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009; the idf is Lucene's, which stays positive).
 * So a reader of everything says little about a pair of works, and popular works need more than common readers.
 *
 * @param k1 how slowly repeated reading saturates, 0 and up
 * @param b how much popular works count as long, 0 to 1
 */
public record Bm25Weighting(double k1, double b) {
    public Bm25Weighting {
        if (!(k1 >= 0) || !Double.isFinite(k1) || !(b >= 0 && b <= 1)) {
            throw new IllegalArgumentException("k1 must not be negative and b be 0 to 1, not " + k1 + " and " + b);
        }
    }

    public ReaderWorkMatrix applyTo(ReaderWorkMatrix matrix) {
        int works = matrix.works();
        double[] lengths = new double[works];
        double total = 0;
        for (int work = 0; work < works; work++) {
            lengths[work] = matrix.byWork().totalWeight(work);
            total += lengths[work];
        }
        double mean = total / works;
        return matrix.reweighted((reader, work, weight) -> {
            int read = matrix.byReader().size(reader);
            double idf = Math.log1p((works - read + 0.5) / (read + 0.5));
            return (float) (idf * weight / (weight + k1 * (1 - b + b * lengths[work] / mean)));
        });
    }
}
