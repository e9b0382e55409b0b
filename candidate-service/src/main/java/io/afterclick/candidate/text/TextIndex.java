package io.afterclick.candidate.text;

import io.afterclick.candidate.catalog.Work;
import io.afterclick.candidate.posting.PostingIndex;
import io.afterclick.candidate.posting.Postings;
import io.afterclick.candidate.posting.TermBag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;

/**
 * The words of one tenant's works, in memory, built anew from the works at each start.
 *
 * <p>Lucene analyses the texts; the postings are our own, see docs/adr. Thread-safe; searches see changes at once.
 */
public final class TextIndex {
    /** Longer names are cut: nothing tells works apart only behind that. */
    private static final int MAX_NAME_CHARS = 256;

    private final LanguageAnalysis analysis = new LanguageAnalysis();
    private final TextSimilarity similarity;
    private final PostingIndex postings;

    /** An index for TF-IDF. */
    public TextIndex() {
        this(TextSimilarity.TF_IDF);
    }

    /** @param similarity how searches compare works */
    public TextIndex(TextSimilarity similarity) {
        this.similarity = similarity;
        this.postings = new PostingIndex(TextField.values().length, similarity::posted);
    }

    TextSimilarity similarity() {
        return similarity;
    }

    /** Adds the work behind an ordinal or replaces it. */
    public void put(int ordinal, Work work) {
        postings.put(ordinal, terms(work));
    }

    /** Takes the work behind an ordinal out; does nothing where there is none. */
    public void remove(int ordinal) {
        postings.remove(ordinal);
    }

    <T> T search(Function<Postings, T> search) {
        return postings.search(search);
    }

    private TermBag terms(Work work) {
        Analyzer analyzer = analysis.of(Language.of(work));
        TermBag bag = new TermBag(TextField.values().length);
        addText(bag, TextField.TITLE, work.title(), analyzer);
        addText(bag, TextField.TITLE_WORDS, work.title(), analysis.of(Language.OTHER));
        addText(bag, TextField.SYNOPSIS, work.synopsis(), analyzer);
        addNames(bag, TextField.CREATORS, work.creators());
        addNames(bag, TextField.GENRES, work.genres());
        addNames(bag, TextField.TAGS, work.tags());
        return bag;
    }

    private static void addText(TermBag bag, TextField field, String text, Analyzer analyzer) {
        try (TokenStream tokens = analyzer.tokenStream("", text)) {
            CharTermAttribute term = tokens.addAttribute(CharTermAttribute.class);
            PositionIncrementAttribute increment = tokens.addAttribute(PositionIncrementAttribute.class);
            tokens.reset();
            while (tokens.incrementToken()) {
                bag.add(field.ordinal(), term.toString(), increment.getPositionIncrement() > 0);
            }
            tokens.end();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot analyse a text", e);
        }
    }

    private static void addNames(TermBag bag, TextField field, List<String> names) {
        for (String name : names) {
            String normalised =
                    Normalizer.normalize(name.strip(), Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
            if (!normalised.isEmpty()) {
                bag.addOnce(field.ordinal(), normalised.substring(0, Math.min(MAX_NAME_CHARS, normalised.length())));
            }
        }
    }
}
