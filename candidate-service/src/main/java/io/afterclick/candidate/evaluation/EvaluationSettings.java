package io.afterclick.candidate.evaluation;

import java.util.List;

/**
 * How a retriever is measured.
 *
 * @param cutoffs the k of metrics at k, ascending, each at least 1
 * @param queriesPerReader most query works drawn per reader in task {@link Task#RELATED}
 * @param bootstrapSamples resamples of the readers behind each interval
 * @param seed of the drawn query works and of the resamples
 * @param threads that measure at once; the figures do not depend on it
 */
public record EvaluationSettings(
        Task task, List<Integer> cutoffs, int queriesPerReader, int bootstrapSamples, long seed, int threads) {
    public static final int MAX_CUTOFF = 1000;

    public EvaluationSettings {
        cutoffs = cutoffs.stream().distinct().sorted().toList();
        if (cutoffs.isEmpty() || cutoffs.get(0) < 1 || cutoffs.get(cutoffs.size() - 1) > MAX_CUTOFF) {
            throw new IllegalArgumentException("cutoffs must be 1 to " + MAX_CUTOFF + ", not " + cutoffs);
        }
        if (queriesPerReader < 1 || bootstrapSamples < 1 || threads < 1) {
            throw new IllegalArgumentException("queriesPerReader, bootstrapSamples and threads must be at least 1");
        }
    }

    /** At 10 and 20, from at most 20 query works, with 1,000 resamples. */
    public static EvaluationSettings of(Task task, long seed) {
        return new EvaluationSettings(
                task, List.of(10, 20), 20, 1000, seed, Runtime.getRuntime().availableProcessors());
    }

    int maxCutoff() {
        return cutoffs.get(cutoffs.size() - 1);
    }
}
