package io.afterclick.candidate.evaluation;

/** What is asked of a retriever. */
public enum Task {
    /** Works for a reader, from all that the reader read. */
    READER,
    /** Works related to one work that the reader read; averaged over such works. */
    RELATED
}
