package io.afterclick.candidate.training;

import io.afterclick.candidate.retrieval.Retriever;
import io.afterclick.candidate.retrieval.WorkNumbering;

/** What a {@link LearnedRetriever} learned, by work index of its model. Immutable and thread-safe. */
public interface TrainedRetriever {
    /** The retriever that serves it. */
    Retriever retriever(WorkNumbering works);

    /** Writes it so that {@link LearnedRetriever#read} gives the same. */
    void write(PartWriter files);

    /** Bytes of memory that it takes while it serves. */
    long bytes();
}
