package io.afterclick.candidate.app.cli;

/** What {@code evaluate} can measure; the names are those of the retrievers in answers and manifests. */
enum EvaluatedRetriever {
    als,
    ease,
    coread,
    text,
    popular,
    fused
}
