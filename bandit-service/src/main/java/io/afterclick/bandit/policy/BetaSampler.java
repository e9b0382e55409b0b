package io.afterclick.bandit.policy;

import java.util.random.RandomGenerator;

/**
 * Draws from Beta(a, b) as Ga / (Ga + Gb), with gamma variates by the method of Marsaglia and Tsang.
 *
 * <p>Written here because it is drawn twice for each candidate with parameters of its own: the library's samplers are
 * objects that are prepared for one pair of parameters, which would be 400 objects for each slate. Tests compare it with
 * the library's.
 *
 * <p>For shapes below 1 the gamma variate is boosted, G(a) = G(a + 1) U^(1/a), in logarithms, because both variates of
 * a Beta(.001, .001) underflow to 0 otherwise.
 *
 * <p>Source: G. Marsaglia and W. W. Tsang, "A simple method for generating gamma variables", ACM Transactions on
 * Mathematical Software 26(3), 2000, section 5 and, for shapes below 1, section 6. Stateless; about 60 ns for a draw.
 */
final class BetaSampler {
    private BetaSampler() {}

    /**
     * A draw.
     *
     * @param a more than 0, finite
     * @param b more than 0, finite
     * @return 0 to 1, both possible where a or b is small
     */
    static double sample(RandomGenerator random, double a, double b) {
        if (!(a > 0 && b > 0 && a + b < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("Beta(" + a + ", " + b + ") does not exist");
        }
        if (a >= 1 && b >= 1) {
            double x = gammaOfLargeShape(random, a);
            double y = gammaOfLargeShape(random, b);
            return x / (x + y);
        }
        double difference = logGamma(random, b) - logGamma(random, a);
        return 1 / (1 + Math.exp(difference));
    }

    private static double logGamma(RandomGenerator random, double shape) {
        if (shape >= 1) {
            return Math.log(gammaOfLargeShape(random, shape));
        }
        // 1 - U is in (0, 1], so that its logarithm is finite.
        return Math.log(gammaOfLargeShape(random, shape + 1)) + Math.log(1 - random.nextDouble()) / shape;
    }

    private static double gammaOfLargeShape(RandomGenerator random, double shape) {
        double d = shape - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double x = random.nextGaussian();
            double root = 1 + c * x;
            if (root <= 0) {
                continue;
            }
            double v = root * root * root;
            double u = random.nextDouble();
            double xx = x * x;
            if (u < 1 - 0.0331 * xx * xx || Math.log(u) < 0.5 * xx + d * (1 - v + Math.log(v))) {
                return d * v;
            }
        }
    }
}
