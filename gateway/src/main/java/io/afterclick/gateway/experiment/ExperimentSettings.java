package io.afterclick.gateway.experiment;

import java.util.List;

/**
 * What an admin says of an experiment.
 *
 * @param description what it is for, in words; may be empty
 * @param group experiments of one group have no reader in common; empty for none
 * @param priority where a reader is in several experiments, the greatest decides the policy
 * @param salt gives the readers other buckets; may be empty
 * @param trafficShare how many of {@value Buckets#COUNT} readers are in the experiment
 * @param sides its variants
 * @param excludedReaders {@link io.afterclick.gateway.event.ReaderHash} of readers who are not in it
 */
public record ExperimentSettings(
        String description,
        String group,
        int priority,
        String salt,
        int trafficShare,
        List<Side> sides,
        List<Long> excludedReaders) {
    public ExperimentSettings {
        sides = List.copyOf(sides);
        excludedReaders = List.copyOf(excludedReaders);
    }

    /**
     * A variant and how large it is.
     *
     * @param name unique within the experiment
     * @param policy policy that orders the slates of its readers
     * @param share how many of {@value Buckets#COUNT} readers of the experiment are in it
     */
    public record Side(String name, String policy, int share) {}
}
