package io.afterclick.candidate.retrieval;

/** Is told how long each retriever took. Thread-safe, quick. */
public interface RetrievalTimes {
    void record(String retriever, long nanos);
}
