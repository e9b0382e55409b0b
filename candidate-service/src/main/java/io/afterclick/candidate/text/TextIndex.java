package io.afterclick.candidate.text;

import io.afterclick.candidate.catalog.Work;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.core.KeywordAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.similarities.ClassicSimilarity;
import org.apache.lucene.store.ByteBuffersDirectory;

/**
 * The words of one tenant's works, in memory, built anew from the works at each start.
 *
 * <p>Thread-safe. Changes are seen by searches after the next {@link #refresh()}; one refresh for many changes is much
 * cheaper than one for each.
 */
public final class TextIndex implements AutoCloseable {
    /** Holds the ordinal twice: as a term to find the work by, and as a column to read it from. */
    static final String ORDINAL = "ordinal";

    /** Longer names are cut: nothing tells works apart only behind that. */
    private static final int MAX_NAME_CHARS = 256;

    private static final FieldType TERMS_TYPE = type(true, IndexOptions.DOCS_AND_FREQS);
    private static final FieldType NAMES_TYPE = type(false, IndexOptions.DOCS);

    private final LanguageAnalysis analysis = new LanguageAnalysis();
    private final ByteBuffersDirectory directory = new ByteBuffersDirectory();
    private final IndexWriter writer;
    private final SearcherManager searchers;

    public TextIndex() {
        try {
            writer = new IndexWriter(
                    directory, new IndexWriterConfig(new KeywordAnalyzer()).setSimilarity(new ClassicSimilarity()));
            searchers = new SearcherManager(writer, new TfIdfSearchers());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open a text index in memory", e);
        }
    }

    /** Adds the work behind an ordinal or replaces it. */
    public void put(int ordinal, Work work) {
        try {
            writer.updateDocument(term(ordinal), document(ordinal, work));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot index a work", e);
        }
    }

    /** Takes the work behind an ordinal out; does nothing where there is none. */
    public void remove(int ordinal) {
        try {
            writer.deleteDocuments(term(ordinal));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot take a work out of the text index", e);
        }
    }

    /** Lets searches see all changes made before this call. */
    public void refresh() {
        try {
            searchers.maybeRefreshBlocking();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot refresh the text index", e);
        }
    }

    @Override
    public void close() {
        try (directory;
                writer;
                searchers) {
            writer.rollback(); // nothing is kept, so nothing need be written
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close the text index", e);
        }
    }

    static Term term(int ordinal) {
        return new Term(ORDINAL, Integer.toString(ordinal));
    }

    /** A question to one unchanging view of the index. */
    interface Search<T> {
        T in(IndexSearcher searcher) throws IOException;
    }

    <T> T search(Search<T> search) {
        try {
            IndexSearcher searcher = searchers.acquire();
            try {
                return search.in(searcher);
            } finally {
                searchers.release(searcher);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot search the text index", e);
        }
    }

    private Document document(int ordinal, Work work) {
        Analyzer analyzer = analysis.of(Language.of(work));
        Document document = new Document();
        document.add(new StringField(ORDINAL, Integer.toString(ordinal), Field.Store.NO));
        document.add(new NumericDocValuesField(ORDINAL, ordinal));
        document.add(new AnalysedField(TextField.TITLE, work.title(), analyzer));
        document.add(new AnalysedField(TextField.TITLE_WORDS, work.title(), analysis.of(Language.OTHER)));
        document.add(new AnalysedField(TextField.SYNOPSIS, work.synopsis(), analyzer));
        addNames(document, TextField.CREATORS, work.creators());
        addNames(document, TextField.GENRES, work.genres());
        addNames(document, TextField.TAGS, work.tags());
        return document;
    }

    private static void addNames(Document document, TextField field, List<String> names) {
        for (String name : names) {
            String normalised =
                    Normalizer.normalize(name.strip(), Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
            if (!normalised.isEmpty()) {
                String cut = normalised.substring(0, Math.min(MAX_NAME_CHARS, normalised.length()));
                document.add(new Field(field.fieldName(), cut, NAMES_TYPE));
            }
        }
    }

    private static FieldType type(boolean tokenized, IndexOptions options) {
        FieldType type = new FieldType();
        type.setTokenized(tokenized);
        type.setIndexOptions(options);
        type.setStoreTermVectors(true); // the query work's own terms are read from them
        type.freeze();
        return type;
    }

    /** A text with an analyzer of its own, where Lucene would use the writer's. */
    private static final class AnalysedField extends Field {
        private final Analyzer analyzer;

        AnalysedField(TextField field, String text, Analyzer analyzer) {
            super(field.fieldName(), text, TERMS_TYPE);
            this.analyzer = analyzer;
        }

        @Override
        public TokenStream tokenStream(Analyzer ignored, TokenStream reuse) {
            return analyzer.tokenStream(name(), stringValue());
        }
    }

    private static final class TfIdfSearchers extends SearcherFactory {
        @Override
        public IndexSearcher newSearcher(
                org.apache.lucene.index.IndexReader reader, org.apache.lucene.index.IndexReader previous) {
            IndexSearcher searcher = new IndexSearcher(reader);
            searcher.setSimilarity(new ClassicSimilarity());
            searcher.setQueryCache(null); // each query is another, and a cache would hold memory
            return searcher;
        }
    }
}
