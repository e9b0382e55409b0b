package io.afterclick.insight.experiment;

import org.apache.commons.statistics.distribution.ChiSquaredDistribution;

/**
 * Whether variants have as many readers as their shares promise: Pearson's chi-square test. Where they have not, something
 * keeps readers of one variant out of the data, and no other number can be trusted. (Fabijan et al., "Diagnosing sample ratio
 * mismatch in online controlled experiments", KDD 2019.)
 */
public record SampleRatio(double[] expected, double pValue) {
    /** A mismatch is a defect to look for, so false alarms must be rare. */
    public static final double LEVEL = 0.001;

    /**
     * @param readers of each variant
     * @param shares of each variant, in any unit
     */
    public static SampleRatio of(long[] readers, double[] shares) {
        double all = 0;
        double whole = 0;
        for (int i = 0; i < readers.length; i++) {
            all += readers[i];
            whole += shares[i];
        }
        double[] expected = new double[readers.length];
        double chiSquare = 0;
        for (int i = 0; i < readers.length; i++) {
            expected[i] = all * shares[i] / whole;
            chiSquare += (readers[i] - expected[i]) * (readers[i] - expected[i]) / expected[i];
        }
        return new SampleRatio(
                expected, ChiSquaredDistribution.of(readers.length - 1.0).survivalProbability(chiSquare));
    }

    /** Whether the split is not what it should be. */
    public boolean isMismatch() {
        return pValue < LEVEL;
    }
}
