package io.afterclick.insight.diversity.statistics;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Groups of near points: k-means from seeds that lie far apart (Arthur, Vassilvitskii, "k-means++: the advantages of careful
 * seeding", SODA 2007), the best of several starts. The same seed gives the same groups.
 *
 * @param centers {@code [k x width]}, row-major
 * @param groups {@code [points]}, each from 0 to k - 1
 * @param inertia sum of squared distances from points to their centers
 */
@SuppressWarnings("ArrayRecordComponent") // A result that is taken apart at once.
public record KMeans(double[] centers, int[] groups, double inertia) {
    private static final int STARTS = 8;
    private static final int MAX_ROUNDS = 100;

    /**
     * Finds k groups; fewer get points where there are not that many different ones.
     *
     * @param points {@code [n x width]}, row-major, n at least k
     */
    public static KMeans of(double[] points, int width, int k, long seed) {
        int n = points.length / width;
        if (k < 1 || k > n) {
            throw new IllegalArgumentException(k + " groups of " + n + " points");
        }
        KMeans best = null;
        SplittableRandom random = new SplittableRandom(seed);
        for (int start = 0; start < STARTS; start++) {
            KMeans one = from(seeds(points, width, k, random), points, width, k);
            if (best == null || one.inertia < best.inertia) {
                best = one;
            }
        }
        return best;
    }

    /**
     * Mean silhouette (Rousseeuw, "Silhouettes: a graphical aid to the interpretation and validation of cluster analysis",
     * 1987): (b - a) / max(a, b), a a point's mean distance to its own group, b to the nearest other one; 0 for points alone.
     * O(n^2). 1 is well apart, 0 not at all.
     */
    public static double silhouette(double[] points, int width, int[] groups, int k) {
        int n = groups.length;
        int[] sizes = new int[k];
        for (int group : groups) {
            sizes[group]++;
        }
        double total = 0;
        double[] sums = new double[k];
        for (int i = 0; i < n; i++) {
            Arrays.fill(sums, 0);
            for (int j = 0; j < n; j++) {
                sums[groups[j]] += Math.sqrt(squaredDistance(points, i * width, points, j * width, width));
            }
            int own = groups[i];
            if (sizes[own] > 1) {
                double a = sums[own] / (sizes[own] - 1);
                double b = Double.POSITIVE_INFINITY;
                for (int g = 0; g < k; g++) {
                    if (g != own && sizes[g] > 0) {
                        b = Math.min(b, sums[g] / sizes[g]);
                    }
                }
                double larger = Math.max(a, b);
                total += larger == 0 || Double.isInfinite(b) ? 0 : (b - a) / larger;
            }
        }
        return total / n;
    }

    private static KMeans from(double[] centers, double[] points, int width, int k) {
        int n = points.length / width;
        int[] groups = new int[n];
        Arrays.fill(groups, -1);
        double inertia = 0;
        for (int round = 0; round < MAX_ROUNDS; round++) {
            boolean moved = false;
            inertia = 0;
            for (int i = 0; i < n; i++) {
                int nearest = 0;
                double least = Double.POSITIVE_INFINITY;
                for (int g = 0; g < k; g++) {
                    double distance = squaredDistance(points, i * width, centers, g * width, width);
                    if (distance < least) {
                        least = distance;
                        nearest = g;
                    }
                }
                moved |= groups[i] != nearest;
                groups[i] = nearest;
                inertia += least;
            }
            if (!moved) {
                break;
            }
            moveCenters(centers, groups, points, width, k);
        }
        return new KMeans(centers, groups, inertia);
    }

    /** To the means of their points; one without points stays. */
    private static void moveCenters(double[] centers, int[] groups, double[] points, int width, int k) {
        double[] sums = new double[k * width];
        int[] sizes = new int[k];
        for (int i = 0; i < groups.length; i++) {
            sizes[groups[i]]++;
            for (int f = 0; f < width; f++) {
                sums[groups[i] * width + f] += points[i * width + f];
            }
        }
        for (int g = 0; g < k; g++) {
            for (int f = 0; f < width && sizes[g] > 0; f++) {
                centers[g * width + f] = sums[g * width + f] / sizes[g];
            }
        }
    }

    private static double[] seeds(double[] points, int width, int k, RandomGenerator random) {
        int n = points.length / width;
        double[] centers = new double[k * width];
        double[] least = new double[n];
        Arrays.fill(least, Double.POSITIVE_INFINITY);
        int chosen = random.nextInt(n);
        for (int g = 0; g < k; g++) {
            System.arraycopy(points, chosen * width, centers, g * width, width);
            double sum = 0;
            for (int i = 0; i < n; i++) {
                least[i] = Math.min(least[i], squaredDistance(points, i * width, centers, g * width, width));
                sum += least[i];
            }
            double mark = random.nextDouble() * sum;
            chosen = 0;
            for (double passed = least[0]; passed < mark && chosen < n - 1; passed += least[chosen]) {
                chosen++;
            }
        }
        return centers;
    }

    private static double squaredDistance(double[] a, int aFrom, double[] b, int bFrom, int width) {
        double sum = 0;
        for (int f = 0; f < width; f++) {
            double difference = a[aFrom + f] - b[bFrom + f];
            sum += difference * difference;
        }
        return sum;
    }
}
