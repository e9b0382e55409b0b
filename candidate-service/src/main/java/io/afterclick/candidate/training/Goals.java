package io.afterclick.candidate.training;

/**
 * What each of some questions brought a model, and how much the question counts. Two models that were asked the same
 * questions in the same order can be compared question by question, which tells much smaller differences from chance
 * than two means do: what makes one question harder than another falls out.
 *
 * @param values {@code [questions]}, larger is better
 * @param weights {@code [questions]}, positive; the same for every model that is asked
 */
@SuppressWarnings("ArrayRecordComponent") // Thousands of figures; nobody compares them by equals.
public record Goals(double[] values, double[] weights) {
    /**
     * Standard errors within which a difference counts as chance. Where nothing differs, it is larger, to one side, in
     * about 2 of 100 comparisons.
     */
    private static final double NOISE = 2;

    public Goals {
        if (values.length != weights.length) {
            throw new IllegalArgumentException(values.length + " values but " + weights.length + " weights");
        }
    }

    /** Of too few questions to say anything. */
    public static Goals none() {
        return new Goals(new double[0], new double[0]);
    }

    /**
     * By how much one model is better than another over the same questions.
     *
     * @param mean weighted mean of the differences
     * @param standardError of that mean; not negative
     */
    public record Gain(double mean, double standardError) {
        /** Whether it is a gain, and more than chance. */
        public boolean isBeyondChance() {
            return mean > NOISE * standardError;
        }

        /** Whether it is a loss, and more than chance. */
        public boolean isLossBeyondChance() {
            return -mean > NOISE * standardError;
        }
    }

    public int questions() {
        return values.length;
    }

    /** Weighted mean; NaN without questions. */
    public double mean() {
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum += weights[i] * values[i];
        }
        return sum / total();
    }

    /**
     * How much better this model is than another one; the standard error is that of a weighted mean of paired
     * differences (a ratio estimator; Cochran, "Sampling Techniques", 3rd ed. 1977, eq. 6.13).
     *
     * @param other of the same questions
     */
    public Gain over(Goals other) {
        if (other.values.length != values.length) {
            throw new IllegalArgumentException(
                    values.length + " questions cannot be compared to " + other.values.length + " others");
        }
        double mean = mean() - other.mean();
        double squares = 0;
        for (int i = 0; i < values.length; i++) {
            double apart = weights[i] * (values[i] - other.values[i] - mean);
            squares += apart * apart;
        }
        return new Gain(mean, Math.sqrt(squares) / total());
    }

    private double total() {
        double total = 0;
        for (double weight : weights) {
            total += weight;
        }
        return total;
    }
}
