package io.afterclick.insight.diversity.statistics;

/**
 * A common odds ratio over strata, each a table of two by two: what is left of an association when readers are compared only
 * with others of their stratum. Not thread safe.
 *
 * <p>{@code OR = sum(a d / n) / sum(b c / n)}: Mantel, Haenszel, "Statistical aspects of the analysis of data from
 * retrospective studies of disease", JNCI 1959. The variance of its logarithm is that of Robins, Breslow, Greenland,
 * "Estimators of the Mantel-Haenszel variance consistent in both sparse data and large-strata limiting models", Biometrics
 * 1986: right for few large strata as for many small ones.
 */
public final class MantelHaenszel {
    private double sumR;
    private double sumS;
    private double sumPr;
    private double sumPsQr;
    private double sumQs;

    /**
     * Adds a stratum.
     *
     * @param a exposed, with the event
     * @param b exposed, without
     * @param c not exposed, with the event
     * @param d not exposed, without
     */
    public void add(double a, double b, double c, double d) {
        double n = a + b + c + d;
        if (n == 0) {
            return;
        }
        double p = (a + d) / n;
        double q = (b + c) / n;
        double r = a * d / n;
        double s = b * c / n;
        sumR += r;
        sumS += s;
        sumPr += p * r;
        sumPsQr += p * s + q * r;
        sumQs += q * s;
    }

    /** The ratio; NaN where no stratum has both events and both exposures. */
    public Odds odds() {
        if (sumR == 0 || sumS == 0) {
            return new Odds(Double.NaN, Double.NaN, Double.NaN);
        }
        double ratio = sumR / sumS;
        double variance = sumPr / (2 * sumR * sumR) + sumPsQr / (2 * sumR * sumS) + sumQs / (2 * sumS * sumS);
        double reach = Confidence.Z * Math.sqrt(variance);
        return new Odds(ratio, ratio * Math.exp(-reach), ratio * Math.exp(reach));
    }
}
