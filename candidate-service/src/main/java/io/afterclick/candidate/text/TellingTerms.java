package io.afterclick.candidate.text;

import io.afterclick.candidate.posting.Postings;
import io.afterclick.candidate.posting.Term;
import io.afterclick.candidate.ranking.RankedWorks;
import io.afterclick.candidate.ranking.TopWorks;

/**
 * Picks the terms of a work that tell most about it, over all fields.
 *
 * <p>A term weighs {@code field weight x sqrt(frequency) x idf / sqrt(length of the field)}, which is its share in the
 * work's own TF-IDF vector. After the idea of Lucene's MoreLikeThis, which however knows neither field lengths nor weights.
 * Terms that no other work has are left out.
 */
final class TellingTerms {
    private static final TextField[] FIELDS = TextField.values();

    private TellingTerms() {}

    /**
     * The most telling terms of an entry.
     *
     * @param max most terms to return
     * @return places of terms in the entry with their weights, most telling first
     */
    static RankedWorks of(Postings postings, int entry, int max) {
        TopWorks best = new TopWorks(max);
        int works = postings.works();
        for (int place = 0; place < postings.terms(entry); place++) {
            int number = postings.term(entry, place);
            int worksWithTerm = postings.worksWith(number);
            if (worksWithTerm > 1) {
                Term term = postings.term(number);
                double share =
                        Math.sqrt((double) postings.frequency(entry, place) / postings.length(entry, term.field()));
                best.offer(place, (float)
                        (FIELDS[term.field()].weight() * share * TextSimilarity.TF_IDF.idf(worksWithTerm, works)));
            }
        }
        return best.drain();
    }
}
