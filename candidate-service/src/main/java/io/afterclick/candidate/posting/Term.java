package io.afterclick.candidate.posting;

/**
 * A word in a field of works.
 *
 * @param field number of the field, from 0
 * @param text the word
 */
public record Term(int field, String text) {}
