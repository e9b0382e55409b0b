package io.afterclick.local.progress;

/** Tells a person how far a long task is. Implementations are thread-safe. */
public interface Progress {
    /** Prints a line that stays. */
    void say(String line);

    /**
     * Begins a step of the task. One step is shown at a time: a new one replaces what is shown of the last.
     *
     * @param name what is being done, such as "loading reads"
     * @param total amount of work; 0 where it is not known
     * @param unit what the amount counts, such as "reads"; empty where it counts nothing worth a word
     */
    Step step(String name, long total, String unit);

    /** A step under way. */
    interface Step extends AutoCloseable {
        /** Says that {@code done} of the total are done. Cheap: may be called for each item. */
        void at(long done);

        /** Ends the step: a line with its duration stays. */
        @Override
        void close();
    }

    /** Tells nobody. */
    Progress SILENT = new Progress() {
        @Override
        public void say(String line) {}

        @Override
        public Step step(String name, long total, String unit) {
            return new Step() {
                @Override
                public void at(long done) {}

                @Override
                public void close() {}
            };
        }
    };
}
