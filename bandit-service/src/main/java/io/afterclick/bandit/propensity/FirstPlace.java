package io.afterclick.bandit.propensity;

import io.afterclick.bandit.policy.PolicySettings;
import io.afterclick.bandit.policy.Posteriors;
import io.afterclick.bandit.slate.SlateCandidate;
import io.afterclick.bandit.slate.SlateTask;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.commons.numbers.gamma.RegularizedBeta;

/**
 * Propensities of the first place by quadrature: {@code P(i wins) = integral pdf_i(z) prod cdf_j(z) dz}, over the logarithm z
 * of utility.
 *
 * <p>Shares no code with the draws but the posteriors, and so checks them. The logarithm of a utility is {@code c + a log X +
 * b log Y} with Beta variates X and Y. Its cdf is taken at {@value #POINTS} points over the range where the largest utility
 * lies; for two factors as a sum over the bins of b log Y on the same grid, each with its exact mass at its middle. The
 * product is the trapezoid between grid points. The range is found from a few hundred pilot maxima, and widened until all
 * but a millionth of the largest utility's mass lies in it; errors are of the order of {@code (step / spread)^2}.
 *
 * <p>There is no such integral where more than utility decides: with pinned works, and where all places are kept for new
 * works. Diversity, and the limits for creators and franchises, decide from the second place on. Takes some tenths of a
 * second for 200 candidates.
 */
public final class FirstPlace {
    private static final int POINTS = 400;
    private static final int PILOTS = 300;
    private static final int MAX_WIDENINGS = 6;
    private static final double OUTSIDE = 1e-6;

    /** Bins of the second factor at most; what is smaller still counts as the last. */
    private static final int MAX_BINS = 20_000;

    private static final double LEAST = 1e-300;

    private FirstPlace() {}

    /**
     * Logarithm of a utility: offset + a log Beta(a1, b1) + b log Beta(a2, b2); a factor with exponent 0 is absent.
     */
    private record LogUtility(double offset, double a, double a1, double b1, double b, double a2, double b2) {
        double draw(SplittableRandom random) {
            double log = offset;
            log += a == 0 ? 0 : a * Math.log(Math.max(LEAST, beta(random, a1, b1)));
            return b == 0 ? log : log + b * Math.log(Math.max(LEAST, beta(random, a2, b2)));
        }

        /** A Beta variate by inversion: slow, and no part of the sampler that is checked. */
        private static double beta(SplittableRandom random, double a, double b) {
            double probability = random.nextDouble();
            double low = 0;
            double high = 1;
            for (int i = 0; i < 40; i++) {
                double middle = (low + high) / 2;
                if (RegularizedBeta.value(middle, a, b) < probability) {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            return (low + high) / 2;
        }
    }

    /**
     * Probabilities that each candidate is shown first [candidates]; empty where the method does not apply, which is also
     * where chance plays no part.
     */
    public static Optional<double[]> of(SlateTask task) {
        PolicySettings settings = task.policy().settings();
        List<SlateCandidate> candidates = task.candidates();
        boolean pins = candidates.stream().anyMatch(SlateCandidate::pinned);
        boolean newWorksOnly = settings.guardRails().newWorksShare() * task.places() > task.places() - 1;
        if (pins || newWorksOnly || settings.reward().isDeterministic()) {
            return Optional.empty();
        }
        double[] wins = wins(utilities(task));
        for (int i = 0; i < wins.length; i++) {
            wins[i] = (1 - settings.uniformShare()) * wins[i] + settings.uniformShare() / wins.length;
        }
        return Optional.of(wins);
    }

    private static LogUtility[] utilities(SlateTask task) {
        PolicySettings settings = task.policy().settings();
        Posteriors posteriors = task.posteriors();
        double sharper = 1 / settings.exploration();
        LogUtility[] utilities = new LogUtility[posteriors.size()];
        for (int i = 0; i < utilities.length; i++) {
            double tired = settings.fatigueImpressions() == 0
                    ? 0
                    : Math.max(
                            Math.log(1e-30),
                            -Math.log(2)
                                    * task.candidates().get(i).unclickedImpressions()
                                    / settings.fatigueImpressions());
            utilities[i] = switch (settings.reward()) {
                case CLICK ->
                    new LogUtility(tired, 1, sharper * posteriors.clickA(i), sharper * posteriors.clickB(i), 0, 1, 1);
                case READ_AFTER_CLICK ->
                    new LogUtility(tired, 1, sharper * posteriors.yieldA(i), sharper * posteriors.yieldB(i), 0, 1, 1);
                case TWO_STEP ->
                    new LogUtility(
                            tired + Math.log1p(settings.chainWeight() * posteriors.chainMean(i)),
                            settings.clickExponent(),
                            sharper * posteriors.clickA(i),
                            sharper * posteriors.clickB(i),
                            settings.readOnExponent(),
                            sharper * posteriors.readOnA(i),
                            sharper * posteriors.readOnB(i));
                case UNIFORM -> new LogUtility(tired, 1, 1, 1, 0, 1, 1);
                case FUSION_ONLY -> throw new IllegalStateException("chance plays no part in fusion order");
            };
        }
        return utilities;
    }

    private static double[] wins(LogUtility[] utilities) {
        int size = utilities.length;
        double[] wins = new double[size];
        if (size == 1) {
            wins[0] = 1;
            return wins;
        }
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        SplittableRandom random = new SplittableRandom(size);
        for (int pilot = 0; pilot < PILOTS / size + 8; pilot++) {
            double most = Double.NEGATIVE_INFINITY;
            for (LogUtility utility : utilities) {
                most = Math.max(most, utility.draw(random));
            }
            low = Math.min(low, most);
            high = Math.max(high, most);
        }
        double margin = Math.max(1e-6, high - low) / 2;
        double[] logAll = new double[POINTS + 1];
        double[][] cdfs = new double[size][];
        for (int widening = 0; ; widening++) {
            low -= margin;
            high += margin;
            double step = (high - low) / POINTS;
            Arrays.fill(logAll, 0);
            for (int i = 0; i < size; i++) {
                cdfs[i] = cdf(utilities[i], low, step);
                for (int point = 0; point <= POINTS; point++) {
                    logAll[point] += Math.log(cdfs[i][point]);
                }
            }
            boolean wide = Math.exp(logAll[0]) < OUTSIDE && Math.exp(logAll[POINTS]) > 1 - OUTSIDE;
            if (wide || widening == MAX_WIDENINGS) {
                break;
            }
            margin = (high - low) / 4;
        }
        double sum = 0;
        for (int i = 0; i < size; i++) {
            double before = Math.exp(logAll[0] - Math.log(cdfs[i][0]));
            for (int point = 1; point <= POINTS; point++) {
                double others = Math.exp(logAll[point] - Math.log(cdfs[i][point]));
                wins[i] += (cdfs[i][point] - cdfs[i][point - 1]) * (before + others) / 2;
                before = others;
            }
            sum += wins[i];
        }
        for (int i = 0; i < size; i++) {
            wins[i] /= sum;
        }
        return wins;
    }

    /** P(log utility <= low + k step) for k = 0 to {@value #POINTS}, never less than a tiny number. */
    private static double[] cdf(LogUtility utility, double low, double step) {
        double[] cdf = new double[POINTS + 1];
        if (utility.a() == 0 && utility.b() == 0) {
            for (int point = 0; point <= POINTS; point++) {
                cdf[point] = utility.offset() <= low + point * step ? 1 : LEAST;
            }
            return cdf;
        }
        boolean two = utility.a() > 0 && utility.b() > 0;
        double a = utility.a() > 0 ? utility.a() : utility.b();
        double a1 = utility.a() > 0 ? utility.a1() : utility.a2();
        double b1 = utility.a() > 0 ? utility.b1() : utility.b2();
        double from = low - utility.offset();
        if (!two) {
            for (int point = 0; point <= POINTS; point++) {
                cdf[point] = Math.max(LEAST, cdfOfPower((from + point * step) / a, a1, b1));
            }
            return cdf;
        }
        // At the middle of bin m of the second factor the first must stay below from + k step + (m + 1/2) step.
        int bins = (int) Math.min(MAX_BINS, Math.max(1, Math.ceil(-from / step)));
        double[] first = new double[POINTS + bins + 1];
        for (int j = 0; j < first.length; j++) {
            double at = (from + (j + 0.5) * step) / a;
            first[j] = at >= 0 || (j > 0 && first[j - 1] == 1) ? 1 : cdfOfPower(at, a1, b1);
        }
        double above = 1;
        for (int bin = 0; bin < bins && above > 0; bin++) {
            double below =
                    bin == bins - 1 ? 0 : cdfOfPower(-(bin + 1) * step / utility.b(), utility.a2(), utility.b2());
            double mass = above - below;
            above = below;
            if (mass > 0) {
                for (int point = 0; point <= POINTS; point++) {
                    cdf[point] += mass * first[point + bin];
                }
            }
        }
        for (int point = 0; point <= POINTS; point++) {
            cdf[point] = Math.max(LEAST, Math.min(1, cdf[point]));
        }
        return cdf;
    }

    /** P(log Beta <= z). */
    private static double cdfOfPower(double z, double a, double b) {
        return z >= 0 ? 1 : RegularizedBeta.value(Math.exp(z), a, b);
    }
}
