package io.afterclick.candidate.posting;

/** What a posting stores of a term in a work. */
public interface TermWeight {
    /** Every term alike. */
    TermWeight ONE = (frequency, length) -> 1;

    /**
     * A positive number.
     *
     * @param frequency how often the work uses the term
     * @param length of the field, each term as often as it is used
     */
    float of(int frequency, int length);
}
