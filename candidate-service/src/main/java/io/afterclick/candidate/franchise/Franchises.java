package io.afterclick.candidate.franchise;

import io.afterclick.candidate.catalog.Work;
import io.afterclick.candidate.franchise.TitleStems.Guess;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Which works of one tenant tell of one story: seasons, sequels, spin-offs.
 *
 * <p>The franchise that a work names counts; for one that names none, it is guessed from the title, see {@link TitleStems}.
 * A guess needs other titles to confirm it: that of a work with exactly this name, or several that guess the same. So the
 * franchise of a work may change as others come and go. A wrong guess hides works, hence the caution.
 *
 * <p>Thread-safe: changes are made one after another, and seen by readers at once. Memory is that of the stems of the works
 * that are there, some hundred bytes for each.
 */
public final class Franchises {
    /** {@link #of} a work that belongs to none. */
    public static final int NONE = -1;

    private static final int INITIAL_WORKS = 1024;

    private final boolean guessFromTitles;
    private final Map<String, Stem> stems = new HashMap<>();
    private volatile AtomicReferenceArray<Belonging> belongings = new AtomicReferenceArray<>(INITIAL_WORKS);
    private int lastNumber;

    /** A stem that at least one work has or guesses. Counts are changed under the lock and read without. */
    private static final class Stem {
        private final String text;
        private final int number;
        private volatile int named;
        private volatile int guessed;

        Stem(String text, int number) {
            this.text = text;
            this.number = number;
        }
    }

    /** What one work has and guesses. */
    @SuppressWarnings("ArrayRecordComponent") // Read in the hot path; nobody compares these.
    private record Belonging(Stem own, Stem[] guesses, int[] confirmedBy) {
        int franchise() {
            for (int i = 0; i < guesses.length; i++) {
                if (guesses[i].named > 0 || guesses[i].guessed >= confirmedBy[i]) {
                    return guesses[i].number;
                }
            }
            return own.number;
        }
    }

    /** @param guessFromTitles whether works that name no franchise may belong to one */
    public Franchises(boolean guessFromTitles) {
        this.guessFromTitles = guessFromTitles;
    }

    /** Takes the work behind an ordinal up, or anew. */
    public synchronized void put(int ordinal, Work work) {
        remove(ordinal);
        String name = TitleStems.ofName(work.franchise());
        if (name.isEmpty() && !guessFromTitles) {
            return;
        }
        TitleStems found = name.isEmpty() ? TitleStems.of(work.title()) : new TitleStems(name, java.util.List.of());
        if (found.own().isEmpty()) {
            return;
        }
        Stem own = stem(found.own());
        own.named++;
        Stem[] guesses = new Stem[found.guesses().size()];
        int[] confirmedBy = new int[guesses.length];
        for (int i = 0; i < guesses.length; i++) {
            Guess guess = found.guesses().get(i);
            guesses[i] = stem(guess.stem());
            guesses[i].guessed++;
            confirmedBy[i] = guess.confirmedBy();
        }
        if (ordinal >= belongings.length()) {
            belongings = grown(belongings, ordinal);
        }
        belongings.set(ordinal, new Belonging(own, guesses, confirmedBy));
    }

    /** Forgets the work behind an ordinal; does nothing where there is none. */
    public synchronized void remove(int ordinal) {
        if (ordinal >= belongings.length()) {
            return;
        }
        Belonging former = belongings.getAndSet(ordinal, null);
        if (former != null) {
            former.own().named--;
            forgetIfUnused(former.own());
            for (Stem guess : former.guesses()) {
                guess.guessed--;
                forgetIfUnused(guess);
            }
        }
    }

    /** Number of the franchise that the work behind an ordinal belongs to, or {@link #NONE}; O(1). */
    public int of(int ordinal) {
        AtomicReferenceArray<Belonging> current = belongings;
        Belonging belonging = ordinal >= 0 && ordinal < current.length() ? current.get(ordinal) : null;
        return belonging == null ? NONE : belonging.franchise();
    }

    private Stem stem(String text) {
        return stems.computeIfAbsent(text, unknown -> new Stem(unknown, ++lastNumber & Integer.MAX_VALUE));
    }

    private void forgetIfUnused(Stem stem) {
        if (stem.named == 0 && stem.guessed == 0) {
            stems.remove(stem.text);
        }
    }

    private static AtomicReferenceArray<Belonging> grown(AtomicReferenceArray<Belonging> old, int ordinal) {
        AtomicReferenceArray<Belonging> larger =
                new AtomicReferenceArray<>(Math.max(2 * old.length(), Math.addExact(ordinal, 1)));
        for (int i = 0; i < old.length(); i++) {
            larger.set(i, old.get(i));
        }
        return larger;
    }
}
