package io.afterclick.candidate.retrieval;

/**
 * How one retriever found a candidate.
 *
 * @param retriever its name
 * @param rank place in its list, from 1
 * @param score its own score
 */
public record Evidence(String retriever, int rank, double score) {}
