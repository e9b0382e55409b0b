package io.afterclick.candidate.text;

import java.io.IOException;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.apache.lucene.index.Fields;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.similarities.ClassicSimilarity;
import org.apache.lucene.util.BytesRef;

/**
 * Picks the terms of a work that tell most about it, over all fields, as a query for works like it.
 *
 * <p>A term weighs {@code field weight x sqrt(frequency) x idf / sqrt(length of the field)}, which is its share in the
 * work's own TF-IDF vector; {@link ClassicSimilarity} gives the other work's side the same form. So the score of a work
 * is the sum over fields of field weight times the dot product of both vectors. After the idea of Lucene's MoreLikeThis,
 * which however knows neither field lengths nor weights. Terms that no other work has are left out.
 */
final class TellingTerms {
    private static final ClassicSimilarity TF_IDF = new ClassicSimilarity();
    private static final Comparator<Weighed> LEAST_FIRST =
            Comparator.comparingDouble(Weighed::weight).thenComparing(Weighed::term, Comparator.reverseOrder());

    private final int maxTerms;

    private record Weighed(Term term, float weight) {}

    /** @param maxTerms most terms of a query, at least 1 */
    TellingTerms(int maxTerms) {
        this.maxTerms = maxTerms;
    }

    /** The query for works like a document's; it has no clauses where nothing is shared with any other work. */
    BooleanQuery of(IndexReader reader, int document) throws IOException {
        PriorityQueue<Weighed> best = new PriorityQueue<>(maxTerms + 1, LEAST_FIRST);
        Fields vectors = reader.termVectors().get(document);
        if (vectors != null) {
            for (TextField field : TextField.values()) {
                Terms terms = vectors.terms(field.fieldName());
                if (terms != null) {
                    collect(reader, field, terms, best);
                }
            }
        }
        BooleanQuery.Builder query = new BooleanQuery.Builder();
        for (Weighed weighed : best) {
            Query match = new TermQuery(weighed.term());
            query.add(new BoostQuery(match, weighed.weight()), BooleanClause.Occur.SHOULD);
        }
        return query.build();
    }

    private void collect(IndexReader reader, TextField field, Terms terms, PriorityQueue<Weighed> best)
            throws IOException {
        float ownNorm = (float) (field.weight() / Math.sqrt(length(terms)));
        int documents = reader.numDocs();
        TermsEnum each = terms.iterator();
        for (BytesRef text = each.next(); text != null; text = each.next()) {
            float upperBound = ownNorm * TF_IDF.tf(each.totalTermFreq()) * TF_IDF.idf(1, documents);
            if (best.size() == maxTerms && upperBound <= best.peek().weight()) {
                continue; // even as the rarest of terms it would not do
            }
            Term term = new Term(field.fieldName(), BytesRef.deepCopyOf(text));
            int frequency = reader.docFreq(term);
            if (frequency < 2) {
                continue;
            }
            best.add(new Weighed(term, ownNorm * TF_IDF.tf(each.totalTermFreq()) * TF_IDF.idf(frequency, documents)));
            if (best.size() > maxTerms) {
                best.poll();
            }
        }
    }

    private static long length(Terms terms) throws IOException {
        TermsEnum each = terms.iterator();
        long length = 0;
        while (each.next() != null) {
            length += each.totalTermFreq();
        }
        return length;
    }
}
