package io.afterclick.candidate.title;

import io.afterclick.candidate.posting.PostingIndex;
import io.afterclick.candidate.posting.Postings;
import io.afterclick.candidate.posting.TermBag;
import io.afterclick.candidate.posting.TermWeight;
import java.util.function.Function;

/** The words of the titles of one tenant's works, in memory. Thread-safe; searches see changes at once. */
public final class TitleIndex {
    private final PostingIndex postings = new PostingIndex(1, TermWeight.ONE);

    /** Adds the title of the work behind an ordinal or replaces it. */
    public void put(int ordinal, String title) {
        TermBag bag = new TermBag(1);
        TitleLikeness.words(title).forEach(word -> bag.addOnce(0, word));
        postings.put(ordinal, bag);
    }

    /** Takes the work behind an ordinal out; does nothing where there is none. */
    public void remove(int ordinal) {
        postings.remove(ordinal);
    }

    <T> T search(Function<Postings, T> search) {
        return postings.search(search);
    }
}
