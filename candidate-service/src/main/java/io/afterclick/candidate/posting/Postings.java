package io.afterclick.candidate.posting;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which works have which terms, and the other way round, in flat arrays.
 *
 * <p>Each version of a work is an entry of its own; entries are only appended to, and a replaced or removed one is marked
 * dead, until the whole is written anew without them. So both adding and removing cost what the work has in terms. Terms and
 * entries have numbers that hold until then. Not thread-safe; see {@link PostingIndex}.
 */
public final class Postings {
    /** Said of works and entries that are not there. */
    public static final int NONE = -1;

    private static final int INITIAL = 64;

    private final int fields;
    private final TermWeight weight;
    private final Map<Term, Integer> numbers = new HashMap<>();

    // by term
    private final List<Term> terms = new ArrayList<>();
    private int[][] entriesOfTerm = new int[INITIAL][];
    private float[][] weightsInEntry = new float[INITIAL][];
    private int[] used = new int[INITIAL];
    private int[] works = new int[INITIAL];

    // by entry
    private int[] ordinals = new int[INITIAL];
    private int[][] termsOfEntry = new int[INITIAL][];
    private int[][] frequenciesOfEntry = new int[INITIAL][];
    /** {@code [entries x fields]} */
    private int[] lengths;

    private int entries;
    private int live;

    // by ordinal
    private int[] entryOfOrdinal = new int[0];

    // by field
    private final int[] worksWithField;
    private final long[] lengthsOfField;

    Postings(int fields, TermWeight weight) {
        this.fields = fields;
        this.weight = weight;
        this.lengths = new int[INITIAL * fields];
        this.worksWithField = new int[fields];
        this.lengthsOfField = new long[fields];
    }

    void add(int ordinal, TermBag bag) {
        remove(ordinal);
        makeRoomForEntry();
        int entry = entries++;
        int[] own = new int[bag.frequencies().size()];
        int[] frequencies = new int[own.length];
        int count = 0;
        for (Map.Entry<Term, Integer> term : bag.frequencies().entrySet()) {
            own[count] = number(term.getKey());
            frequencies[count++] = term.getValue();
        }
        for (int field = 0; field < fields; field++) {
            lengths[entry * fields + field] = bag.length(field);
        }
        append(entry, ordinal, own, frequencies);
    }

    private void append(int entry, int ordinal, int[] own, int[] frequencies) {
        ordinals[entry] = ordinal;
        termsOfEntry[entry] = own;
        frequenciesOfEntry[entry] = frequencies;
        for (int i = 0; i < own.length; i++) {
            int term = own[i];
            if (used[term] == entriesOfTerm[term].length) {
                int room = used[term] + (used[term] >> 1) + 1;
                entriesOfTerm[term] = Arrays.copyOf(entriesOfTerm[term], room);
                weightsInEntry[term] = Arrays.copyOf(weightsInEntry[term], room);
            }
            entriesOfTerm[term][used[term]] = entry;
            int length = length(entry, terms.get(term).field());
            weightsInEntry[term][used[term]++] = weight.of(frequencies[i], length);
            works[term]++;
        }
        if (ordinal >= entryOfOrdinal.length) {
            int before = entryOfOrdinal.length;
            entryOfOrdinal = Arrays.copyOf(entryOfOrdinal, Math.max(INITIAL, ordinal + 1 + (ordinal >> 1)));
            Arrays.fill(entryOfOrdinal, before, entryOfOrdinal.length, NONE);
        }
        entryOfOrdinal[ordinal] = entry;
        live++;
        countFields(entry, 1);
    }

    void remove(int ordinal) {
        int entry = entry(ordinal);
        if (entry == NONE) {
            return;
        }
        for (int term : termsOfEntry[entry]) {
            works[term]--;
        }
        countFields(entry, -1);
        ordinals[entry] = NONE;
        termsOfEntry[entry] = null;
        frequenciesOfEntry[entry] = null;
        entryOfOrdinal[ordinal] = NONE;
        live--;
    }

    private void countFields(int entry, int sign) {
        for (int field = 0; field < fields; field++) {
            int length = lengths[entry * fields + field];
            worksWithField[field] += length > 0 ? sign : 0;
            lengthsOfField[field] += (long) sign * length;
        }
    }

    /** The same without dead entries, and without terms that no work has. */
    Postings compacted() {
        Postings fresh = new Postings(fields, weight);
        for (int entry = 0; entry < entries; entry++) {
            if (ordinals[entry] != NONE) {
                fresh.makeRoomForEntry();
                int copy = fresh.entries++;
                System.arraycopy(lengths, entry * fields, fresh.lengths, copy * fields, fields);
                int[] own = Arrays.stream(termsOfEntry[entry])
                        .map(term -> fresh.number(terms.get(term)))
                        .toArray();
                fresh.append(copy, ordinals[entry], own, frequenciesOfEntry[entry]);
            }
        }
        return fresh;
    }

    private int number(Term term) {
        Integer known = numbers.get(term);
        if (known != null) {
            return known;
        }
        int number = terms.size();
        if (number == used.length) {
            int room = 2 * number;
            entriesOfTerm = Arrays.copyOf(entriesOfTerm, room);
            weightsInEntry = Arrays.copyOf(weightsInEntry, room);
            used = Arrays.copyOf(used, room);
            works = Arrays.copyOf(works, room);
        }
        entriesOfTerm[number] = new int[1];
        weightsInEntry[number] = new float[1];
        terms.add(term);
        numbers.put(term, number);
        return number;
    }

    private void makeRoomForEntry() {
        if (entries == ordinals.length) {
            int room = 2 * entries;
            ordinals = Arrays.copyOf(ordinals, room);
            termsOfEntry = Arrays.copyOf(termsOfEntry, room);
            frequenciesOfEntry = Arrays.copyOf(frequenciesOfEntry, room);
            lengths = Arrays.copyOf(lengths, Math.multiplyExact(room, fields));
        }
    }

    /** Works that are there. */
    public int works() {
        return live;
    }

    /** Entries, dead ones included: their numbers are below. */
    public int entries() {
        return entries;
    }

    /** The entry of the work behind an ordinal, or {@link #NONE}. */
    public int entry(int ordinal) {
        return ordinal >= 0 && ordinal < entryOfOrdinal.length ? entryOfOrdinal[ordinal] : NONE;
    }

    /** The ordinal of an entry's work, or {@link #NONE} for a dead entry. */
    public int ordinal(int entry) {
        return ordinals[entry];
    }

    /** How many terms a field of an entry has, each as often as it is used. */
    public int length(int entry, int field) {
        return lengths[entry * fields + field];
    }

    /** Number of distinct terms of a living entry. */
    public int terms(int entry) {
        return termsOfEntry[entry].length;
    }

    /** The term at a place from 0 of a living entry. */
    public int term(int entry, int place) {
        return termsOfEntry[entry][place];
    }

    /** How often a living entry uses the term at a place. */
    public int frequency(int entry, int place) {
        return frequenciesOfEntry[entry][place];
    }

    /** What a number stands for. */
    public Term term(int term) {
        return terms.get(term);
    }

    /** Works that have a term. */
    public int worksWith(int term) {
        return works[term];
    }

    /** Works that have any term in a field. */
    public int worksWithField(int field) {
        return worksWithField[field];
    }

    /** Mean length of a field, among the works that have any term in it. */
    public double meanLength(int field) {
        return worksWithField[field] == 0 ? 0 : (double) lengthsOfField[field] / worksWithField[field];
    }

    /** Is told of an entry that has a term, with its weight there; the entry may be dead. */
    public interface Visitor {
        void visit(int entry, float weight);
    }

    /** Goes through the entries that have a term, in their order. */
    public void forEachEntry(int term, Visitor visitor) {
        int[] of = entriesOfTerm[term];
        float[] weights = weightsInEntry[term];
        for (int i = 0; i < used[term]; i++) {
            visitor.visit(of[i], weights[i]);
        }
    }

    /** Adds to the sum of each entry that has a term its weight there, times a positive factor. */
    public void addTo(Sums sums, int term, float factor) {
        int[] of = entriesOfTerm[term];
        float[] weights = weightsInEntry[term];
        int end = used[term];
        for (int i = 0; i < end; i++) {
            sums.add(of[i], factor * weights[i]);
        }
    }
}
