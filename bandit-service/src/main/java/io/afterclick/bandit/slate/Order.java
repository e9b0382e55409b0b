package io.afterclick.bandit.slate;

/** What the next place of a slate is given by, while it is filled from the first place to the last. */
interface Order {
    /** Begins a slate. */
    void begin(double[] utility, int[] free, int freeCount, int places);

    /**
     * What a candidate is worth at the next place; larger is better.
     *
     * @param best the best so far: where the candidate is worth no more, any number up to {@code best} will do
     */
    double worth(int candidate, double best);

    /** Tells that a candidate has been placed. */
    void placed(int candidate);

    /** By utility alone. */
    final class ByUtility implements Order {
        private double[] utility = {};

        @Override
        public void begin(double[] newUtility, int[] free, int freeCount, int places) {
            utility = newUtility;
        }

        @Override
        public double worth(int candidate, double best) {
            return utility[candidate];
        }

        @Override
        public void placed(int candidate) {
            // what is placed changes nothing for the others
        }
    }
}
