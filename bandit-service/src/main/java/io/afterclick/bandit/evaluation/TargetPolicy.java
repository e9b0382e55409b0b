package io.afterclick.bandit.evaluation;

import io.afterclick.bandit.evaluation.EvaluationException.Reason;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** The policy whose value is asked for: the probability of each work at each position. */
public sealed interface TargetPolicy {
    /** Each work that the log shows anywhere, equally likely at each position. */
    record Uniform() implements TargetPolicy {}

    /**
     * Probabilities given one by one.
     *
     * <p>Works that are not named have probability 0. Named works may be absent from the log. Each position's probabilities are
     * scaled to sum to exactly 1, as rounded ones don't.
     *
     * @param probabilities position, then work, to probability in [0, 1]; each position sums to 1 within {@link #SUM_TOLERANCE}
     * @throws EvaluationException when a probability or a sum is off
     */
    record Table(Map<Integer, Map<String, Double>> probabilities) implements TargetPolicy {
        /** Lets in probabilities that were rounded to 6 digits. */
        public static final double SUM_TOLERANCE = 1e-4;

        public Table {
            Map<Integer, Map<String, Double>> scaled = new TreeMap<>();
            probabilities.forEach((position, works) -> scaled.put(position, scaledToOne(position, works)));
            probabilities = Collections.unmodifiableMap(scaled);
        }

        private static Map<String, Double> scaledToOne(int position, Map<String, Double> works) {
            double sum = 0;
            for (Map.Entry<String, Double> entry : works.entrySet()) {
                double probability = entry.getValue();
                if (!(probability >= 0 && probability <= 1)) {
                    throw new EvaluationException(
                            Reason.BAD_POLICY,
                            "probability " + probability + " of item " + entry.getKey() + " at position " + position
                                    + " is not in [0, 1]");
                }
                sum += probability;
            }
            if (!(Math.abs(sum - 1) <= SUM_TOLERANCE)) {
                throw new EvaluationException(
                        Reason.BAD_POLICY,
                        "the probabilities of position " + position + " sum to " + sum + ", not to 1");
            }
            // Sorted, so that sums over works don't depend on a hash order.
            Map<String, Double> scaled = new TreeMap<>(works);
            double total = sum;
            scaled.replaceAll((work, probability) -> probability / total);
            return Collections.unmodifiableMap(scaled);
        }
    }
}
