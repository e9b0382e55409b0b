package io.afterclick.bandit.policy;

import io.afterclick.bandit.count.PositionBins;
import java.util.Arrays;
import java.util.List;

/**
 * How likely a reader is to look at each position of a slate, relative to the first: the position-based model, in which
 * a click needs that the reader looked and that the work appeals, one independent of the other.
 *
 * <p>Learned from clicks: with appeal r of an arm and examination q of a position, clicks are nearly Poisson with mean
 * impressions x q x r, whose likelihood is climbed by turns, as in M. Richardson, E. Dominowska and R. Ragno, "Predicting
 * clicks", WWW 2007, for the model, with r shrunk to the mean of all arms, since most arms have few clicks. It can be told
 * apart from appeal only because draws put the same arm at several positions.
 *
 * <p>Until there are clicks it is 1 / log2(position + 1), the discount of NDCG.
 */
final class ExaminationCurve {
    /** Weight of the curve that stands before there are clicks, in clicks at each bin of positions. */
    private static final double PRIOR_CLICKS = 10;

    private static final double LEAST = 1e-3;
    private static final int ROUNDS = 12;
    private static final int[] FIRST_OF_BIN = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 16, 21, 31};
    private static final int[] LAST_OF_BIN = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 30, 50};

    private ExaminationCurve() {}

    /** Examination by bin before there are clicks. */
    static double[] usual() {
        double[] curve = new double[PositionBins.COUNT];
        for (int bin = 0; bin < curve.length; bin++) {
            curve[bin] = Math.log(2) / Math.log((FIRST_OF_BIN[bin] + LAST_OF_BIN[bin]) / 2.0 + 1);
        }
        return curve;
    }

    /** Examination by bin of what is given by position, the last of which holds for all that follow. */
    static double[] given(List<Double> byPosition) {
        double[] curve = new double[PositionBins.COUNT];
        for (int bin = 0; bin < curve.length; bin++) {
            double sum = 0;
            for (int position = FIRST_OF_BIN[bin]; position <= LAST_OF_BIN[bin]; position++) {
                sum += byPosition.get(Math.min(position, byPosition.size()) - 1);
            }
            curve[bin] = sum / (LAST_OF_BIN[bin] - FIRST_OF_BIN[bin] + 1);
        }
        return curve;
    }

    /**
     * Examination by bin, learned.
     *
     * @param impressions [arms x {@value PositionBins#COUNT}], row-major
     * @param clicks [arms]
     * @param clicksByBin [{@value PositionBins#COUNT}], of these arms
     * @param strength impressions that an arm's appeal is shrunk by
     */
    static double[] learn(float[] impressions, float[] clicks, int arms, double[] clicksByBin, double strength) {
        double[] usual = usual();
        double[] curve = usual.clone();
        double[] expected = new double[PositionBins.COUNT];
        for (int round = 0; round < ROUNDS; round++) {
            double mean = meanAppeal(impressions, clicks, arms, curve);
            Arrays.fill(expected, 0);
            for (int arm = 0; arm < arms; arm++) {
                double examined = 0;
                int row = arm * PositionBins.COUNT;
                for (int bin = 0; bin < PositionBins.COUNT; bin++) {
                    examined += impressions[row + bin] * curve[bin];
                }
                double appeal = (clicks[arm] + strength * mean) / (examined + strength);
                for (int bin = 0; bin < PositionBins.COUNT; bin++) {
                    expected[bin] += impressions[row + bin] * appeal;
                }
            }
            double first = 1;
            for (int bin = 0; bin < PositionBins.COUNT; bin++) {
                double value = (clicksByBin[bin] + PRIOR_CLICKS) / (expected[bin] + PRIOR_CLICKS / usual[bin]);
                first = bin == 0 ? value : first;
                curve[bin] = Math.max(LEAST, Math.min(1, value / first));
            }
        }
        return curve;
    }

    private static double meanAppeal(float[] impressions, float[] clicks, int arms, double[] curve) {
        double examined = 1;
        double clicked = 0;
        for (int arm = 0; arm < arms; arm++) {
            clicked += clicks[arm];
            int row = arm * PositionBins.COUNT;
            for (int bin = 0; bin < PositionBins.COUNT; bin++) {
                examined += impressions[row + bin] * curve[bin];
            }
        }
        return clicked / examined;
    }
}
