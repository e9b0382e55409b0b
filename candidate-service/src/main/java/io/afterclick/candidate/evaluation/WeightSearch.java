package io.afterclick.candidate.evaluation;

import io.afterclick.candidate.parallel.Workers;
import java.util.Arrays;

/**
 * Finds the weights of a weighted sum that ranks held-out works best.
 *
 * <p>One weight after the other is tried on a grid, and the best of each is kept, until a round changes nothing
 * (coordinate ascent). The goal is the mean, over questions, of what should not suffer: recall@20, NDCG@10 and reciprocal rank. A change
 * must gain more than noise of the last digits to be kept, so components that do not help stay at 0.
 */
final class WeightSearch {
    private static final double[] GRID = {0, 0.05, 0.1, 0.2, 0.3, 0.45, 0.6, 0.8, 1, 1.4, 2, 3, 4, 6};
    private static final int MAX_ROUNDS = 4;
    private static final double LEAST_GAIN = 2e-4;
    private static final int QUESTIONS_PER_BLOCK = 16;

    private final int components;
    private final float[][] questions;
    private final double[] shares;
    private final Workers workers;

    /**
     * Weights, and what they reach.
     *
     * @param weights one per component
     * @param goal mean over the questions; larger is better
     */
    @SuppressWarnings("ArrayRecordComponent") // A result that is read once.
    record Found(double[] weights, double goal) {}

    /**
     * @param components of the sum
     * @param questions for each {@code [works x components]}, the first row that of the held-out work
     * @param weights how much each question counts, positive
     */
    WeightSearch(int components, float[][] questions, double[] weights, Workers workers) {
        this.components = components;
        this.questions = questions;
        double total = Arrays.stream(weights).sum();
        this.shares = Arrays.stream(weights).map(weight -> weight / total).toArray();
        this.workers = workers;
    }

    /** Questions that all count the same. */
    static double[] equally(int questions) {
        double[] weights = new double[questions];
        Arrays.fill(weights, 1);
        return weights;
    }

    /** What one component alone reaches. */
    double alone(int component) {
        return goals(new double[components], component, new double[] {1})[0];
    }

    /** Starts with weight 1 for one component alone, which keeps it. */
    Found from(int first) {
        double[] weights = new double[components];
        weights[first] = 1;
        double best = goals(weights, first, new double[] {1})[0];
        for (int round = 0; round < MAX_ROUNDS; round++) {
            double before = best;
            for (int c = 0; c < components; c++) {
                if (c != first) {
                    double[] goals = goals(weights, c, GRID);
                    for (int g = 0; g < GRID.length; g++) {
                        if (goals[g] > best + LEAST_GAIN) {
                            best = goals[g];
                            weights[c] = GRID[g];
                        }
                    }
                }
            }
            if (best == before) {
                break;
            }
        }
        return new Found(weights, best);
    }

    /** What is reached with each of some weights for one component, and the others as they are. */
    private double[] goals(double[] weights, int component, double[] tried) {
        double[] others = weights.clone();
        others[component] = 0;
        double[][] goals = new double[questions.length][tried.length];
        workers.forEachBlock(questions.length, QUESTIONS_PER_BLOCK, (worker, block, from, to) -> {
            for (int i = from; i < to; i++) {
                double[] sums = sums(questions[i], others);
                for (int t = 0; t < tried.length; t++) {
                    goals[i][t] = goal(rank(questions[i], sums, component, tried[t]));
                }
            }
        });
        double[] means = new double[tried.length];
        for (int i = 0; i < goals.length; i++) {
            for (int t = 0; t < tried.length; t++) {
                means[t] += shares[i] * goals[i][t];
            }
        }
        return means;
    }

    /** What the rank of a held-out work is worth, from 1. */
    static double goal(int rank) {
        return 1.0 / rank + (rank <= 20 ? 1 : 0) + (rank <= 10 ? Math.log(2) / Math.log(rank + 1) : 0);
    }

    private double[] sums(float[] values, double[] weights) {
        double[] sums = new double[values.length / components];
        for (int row = 0; row < sums.length; row++) {
            for (int c = 0; c < components; c++) {
                sums[row] += weights[c] * values[row * components + c];
            }
        }
        return sums;
    }

    /** Ties count against. */
    private int rank(float[] values, double[] sums, int component, double weight) {
        double own = sums[0] + weight * values[component];
        int rank = 1;
        for (int row = 1; row < sums.length; row++) {
            rank += sums[row] + weight * values[row * components + component] >= own ? 1 : 0;
        }
        return rank;
    }
}
