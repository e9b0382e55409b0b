package io.afterclick.gateway.experiment;

/** One change of the experiments, as the log keeps it. */
public sealed interface ExperimentChange {
    /** Tenant whose experiments change. */
    String tenant();

    /** Experiment that changes. */
    String key();

    /**
     * A new version of an experiment, which counts only in place of the one that it was made from.
     *
     * @param experiment the new version; its own version is given by the log
     * @param replaces version that it was made from; 0 where there was none
     */
    record Put(Experiment experiment, long replaces) implements ExperimentChange {
        @Override
        public String tenant() {
            return experiment.tenant();
        }

        @Override
        public String key() {
            return experiment.key();
        }
    }

    /**
     * What stood before, said once more behind a change that did not count.
     *
     * @param experiment with the version that it has had
     * @param overruled version that the change would have had
     */
    record Repeat(Experiment experiment, long overruled) implements ExperimentChange {
        @Override
        public String tenant() {
            return experiment.tenant();
        }

        @Override
        public String key() {
            return experiment.key();
        }
    }

    /**
     * The experiment is gone, if its version is still the one that was seen.
     *
     * @param replaces version that was seen
     */
    record Deletion(String tenant, String key, long replaces) implements ExperimentChange {}
}
