package io.afterclick.bandit.evaluation;

import io.afterclick.bandit.evaluation.LoggedDecision.Propensity;
import io.afterclick.bandit.evaluation.LoggedDecision.Slot;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * A world of slates whose truth is known: queries with candidates of their own, readers who look at positions by a position-based
 * model and differ in how readily they click, and policies that draw slates without replacement (Plackett-Luce), whose
 * probabilities by position are computed by going through all slates.
 *
 * @param candidates [queries], their candidates
 * @param appeal [queries x candidates], chance of a click where the reader looks, before the reader's own readiness
 * @param examination by position
 * @param logging [queries x candidates], weights of the logging policy
 * @param readerSpread readers' readiness is 1 - spread or 1 + spread, half of them each
 */
record SlateWorld(
        List<List<String>> candidates,
        double[][] appeal,
        double[] examination,
        double[][] logging,
        double readerSpread) {
    private static final int WORKS = 12;
    private static final int CANDIDATES = 6;

    static SlateWorld random(int queries, double meanAppeal, double readerSpread, RandomGenerator random) {
        double[] quality = random.doubles(WORKS, 0.3, 1.7).toArray();
        List<List<String>> candidates = new ArrayList<>();
        double[][] appeal = new double[queries][CANDIDATES];
        double[][] logging = new double[queries][CANDIDATES];
        for (int query = 0; query < queries; query++) {
            int first = query * 5;
            candidates.add(IntStream.range(first, first + CANDIDATES)
                    .mapToObj(work -> "w" + work % WORKS)
                    .toList());
            for (int i = 0; i < CANDIDATES; i++) {
                appeal[query][i] = meanAppeal * quality[(first + i) % WORKS] * random.nextDouble(0.7, 1.3);
                logging[query][i] = Math.pow(appeal[query][i], 1.5) * random.nextDouble(0.5, 1.5);
            }
        }
        return new SlateWorld(candidates, appeal, new double[] {1, 0.6, 0.3}, logging, readerSpread);
    }

    int query(LoggedDecision decision) {
        return Integer.parseInt(
                decision.decisionId().substring(decision.decisionId().indexOf('q') + 1));
    }

    /** Probability of each candidate at each position, [positions x candidates], by going through all slates. */
    double[] marginals(double[] weights) {
        double[] marginals = new double[examination.length * weights.length];
        double total = 0;
        for (double weight : weights) {
            total += weight;
        }
        visit(weights, 0, 1, total, new boolean[weights.length], marginals);
        return marginals;
    }

    private void visit(
            double[] weights, int position, double probability, double left, boolean[] taken, double[] marginals) {
        if (position == examination.length) {
            return;
        }
        for (int i = 0; i < weights.length; i++) {
            if (!taken[i]) {
                double next = probability * weights[i] / left;
                marginals[position * weights.length + i] += next;
                taken[i] = true;
                visit(weights, position + 1, next, left - weights[i], taken, marginals);
                taken[i] = false;
            }
        }
    }

    int[] slate(double[] weights, RandomGenerator random) {
        int[] slate = new int[examination.length];
        double[] left = weights.clone();
        for (int position = 0; position < slate.length; position++) {
            double sum = 0;
            for (double weight : left) {
                sum += weight;
            }
            double at = random.nextDouble() * sum;
            int chosen = -1;
            for (int i = 0; i < left.length && at >= 0; i++) {
                if (left[i] > 0) {
                    chosen = i;
                    at -= left[i];
                }
            }
            slate[position] = chosen;
            left[chosen] = 0;
        }
        return slate;
    }

    /** Success rate of a slot of a policy, queries equally frequent. */
    double value(double[][] policy) {
        double value = 0;
        for (int query = 0; query < policy.length; query++) {
            double[] marginals = marginals(policy[query]);
            for (int i = 0; i < marginals.length; i++) {
                value += marginals[i]
                        * examination[i / CANDIDATES]
                        * appeal[query][i % CANDIDATES]
                        / (policy.length * examination.length);
            }
        }
        return value;
    }

    /** How a target policy's propensities come about: exactly. */
    TargetPropensities exact(double[][] policy) {
        return (decision, seed) -> marginals(policy[query(decision)]);
    }

    /** How a target policy's propensities come about: by drawing slates. */
    TargetPropensities drawn(double[][] policy, int draws) {
        return (decision, seed) -> frequencies(policy[query(decision)], draws, new SplittableRandom(seed));
    }

    double[] frequencies(double[] weights, int draws, RandomGenerator random) {
        double[] frequencies = new double[examination.length * CANDIDATES];
        for (int draw = 0; draw < draws; draw++) {
            int[] slate = slate(weights, random);
            for (int position = 0; position < slate.length; position++) {
                frequencies[position * CANDIDATES + slate[position]] += 1.0 / draws;
            }
        }
        return frequencies;
    }

    /**
     * A log.
     *
     * @param draws slates drawn for the logged propensities; 0: they are exact
     */
    List<LoggedDecision> draw(int decisions, int decisionsPerReader, int draws, RandomGenerator random) {
        List<double[]> exact = new ArrayList<>();
        for (double[] weights : logging) {
            exact.add(marginals(weights));
        }
        List<LoggedDecision> log = new ArrayList<>(decisions);
        double readiness = 1;
        for (int decision = 0; decision < decisions; decision++) {
            if (decision % decisionsPerReader == 0) {
                readiness = random.nextBoolean() ? 1 - readerSpread : 1 + readerSpread;
            }
            int query = random.nextInt(logging.length);
            int[] slate = slate(logging[query], random);
            double[] propensities = draws == 0 ? exact.get(query) : frequencies(logging[query], draws, random);
            List<Slot> slots = new ArrayList<>();
            for (int position = 0; position < slate.length; position++) {
                double propensity = propensities[position * CANDIDATES + slate[position]];
                boolean seen = random.nextDouble() < examination[position];
                boolean clicked = seen && random.nextDouble() < readiness * appeal[query][slate[position]];
                slots.add(new Slot(
                        slate[position],
                        draws == 0 ? Propensity.exact(propensity) : new Propensity(propensity, 0, draws, 0),
                        seen,
                        clicked,
                        clicked && random.nextDouble() < 0.5,
                        false));
            }
            log.add(new LoggedDecision(
                    "d" + decision + "q" + query,
                    decisionsPerReader == 1 ? "" : "r" + decision / decisionsPerReader,
                    "logging",
                    1,
                    candidates.get(query),
                    slots,
                    false));
        }
        return log;
    }

    /** A policy that prefers other works than the logging one. */
    double[][] otherPolicy(RandomGenerator random) {
        double[][] policy = new double[logging.length][];
        for (int query = 0; query < policy.length; query++) {
            policy[query] = random.doubles(CANDIDATES, 0.3, 1.5).toArray();
        }
        return policy;
    }
}
