package io.afterclick.candidate.evaluation;

/**
 * A retriever as evaluation sees it: a score for every work.
 *
 * <p>Thread-safe, deterministic. Works that the retriever does not find at all have {@link #NOT_FOUND}.
 */
public interface WorkScorer {
    float NOT_FOUND = Float.NEGATIVE_INFINITY;

    /**
     * How much each work suits what the reader read in the training set.
     *
     * @param scores {@code [works]}, overwritten; higher is better
     */
    void scoreForReader(int reader, float[] scores);

    /**
     * How much each work is related to one work.
     *
     * @param scores {@code [works]}, overwritten; higher is better
     */
    void scoreRelated(int work, float[] scores);

    /**
     * How much each work is related to one work, for a reader whose other reads are left out.
     *
     * @param scores {@code [works]}, overwritten; higher is better; those of works that the reader read do not count
     */
    default void scoreRelated(int reader, int work, float[] scores) {
        scoreRelated(work, scores);
    }
}
