package io.afterclick.candidate.text;

import io.afterclick.candidate.retrieval.RelatedQuery;
import io.afterclick.candidate.retrieval.Retriever;
import io.afterclick.candidate.retrieval.RetrieverRanking;
import java.io.IOException;
import java.util.function.IntPredicate;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.search.Collector;
import org.apache.lucene.search.FilterCollector;
import org.apache.lucene.search.FilterLeafCollector;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.LeafCollector;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopScoreDocCollector;
import org.apache.lucene.search.TopScoreDocCollectorManager;

/** Finds works that share the query work's most telling words, by TF-IDF. Thread-safe. */
public final class TextRetriever implements Retriever {
    public static final String NAME = "text";

    /** Most terms of a query; more cost time and add words that say little. */
    private static final int MAX_QUERY_TERMS = 64;

    private final TextIndex index;
    private final TellingTerms tellingTerms = new TellingTerms(MAX_QUERY_TERMS);

    public TextRetriever(TextIndex index) {
        this.index = index;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public RetrieverRanking retrieve(RelatedQuery query) {
        return index.search(searcher -> {
            ScoreDoc[] own = searcher.search(new TermQuery(TextIndex.term(query.work())), 1).scoreDocs;
            if (own.length == 0) {
                return RetrieverRanking.empty(NAME);
            }
            return like(searcher, tellingTerms.of(searcher.getIndexReader(), own[0].doc), query);
        });
    }

    private static RetrieverRanking like(IndexSearcher searcher, Query terms, RelatedQuery query) throws IOException {
        TopScoreDocCollector best =
                new TopScoreDocCollectorManager(query.limit(), null, query.limit(), false).newCollector();
        searcher.search(terms, allowedOnly(best, query.allowed()));
        RetrieverRanking.Builder ranking = new RetrieverRanking.Builder(NAME, query.limit());
        for (ScoreDoc found : best.topDocs().scoreDocs) {
            ranking.add(ordinal(searcher, found.doc), found.score);
        }
        return ranking.build();
    }

    /** Filters while searching, so that a full list comes back. */
    private static Collector allowedOnly(Collector collector, IntPredicate allowed) {
        return new FilterCollector(collector) {
            @Override
            public LeafCollector getLeafCollector(LeafReaderContext context) throws IOException {
                NumericDocValues ordinals = DocValues.getNumeric(context.reader(), TextIndex.ORDINAL);
                return new FilterLeafCollector(super.getLeafCollector(context)) {
                    @Override
                    public void collect(int document) throws IOException {
                        if (ordinals.advanceExact(document) && allowed.test((int) ordinals.longValue())) {
                            super.collect(document);
                        }
                    }
                };
            }
        };
    }

    private static int ordinal(IndexSearcher searcher, int document) throws IOException {
        var leaves = searcher.getIndexReader().leaves();
        LeafReaderContext leaf = leaves.get(org.apache.lucene.index.ReaderUtil.subIndex(document, leaves));
        NumericDocValues ordinals = DocValues.getNumeric(leaf.reader(), TextIndex.ORDINAL);
        ordinals.advanceExact(document - leaf.docBase);
        return (int) ordinals.longValue();
    }
}
