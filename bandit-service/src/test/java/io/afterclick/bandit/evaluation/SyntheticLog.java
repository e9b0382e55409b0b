package io.afterclick.bandit.evaluation;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A world whose truth is known: success rates and a logging policy by position and work, and logs drawn from them.
 *
 * @param rates true success rates, {@code [position][work]}
 * @param logging the logging policy's probabilities, {@code [position][work]}
 */
record SyntheticLog(double[][] rates, double[][] logging) {
    /** A world in which the logging policy prefers works that succeed, as one that learns does. */
    static SyntheticLog learned(int positions, int works, double meanRate, RandomGenerator random) {
        double[][] rates = new double[positions][works];
        double[][] logging = new double[positions][works];
        double[] appeal = new double[works];
        for (int work = 0; work < works; work++) {
            appeal[work] = Math.exp(0.6 * random.nextGaussian());
        }
        for (int position = 0; position < positions; position++) {
            for (int work = 0; work < works; work++) {
                rates[position][work] = Math.min(0.9, meanRate * appeal[work] / (1 + 0.3 * position));
                logging[position][work] = Math.pow(appeal[work], 1.5) * Math.exp(0.3 * random.nextGaussian());
            }
            scaleToOne(logging[position]);
        }
        return new SyntheticLog(rates, logging);
    }

    static double[][] randomPolicy(int positions, int works, RandomGenerator random) {
        double[][] policy = new double[positions][works];
        for (double[] position : policy) {
            for (int work = 0; work < works; work++) {
                position[work] = random.nextInt(4) == 0 ? 0 : random.nextExponential();
            }
            position[random.nextInt(works)] += 0.1;
            scaleToOne(position);
        }
        return policy;
    }

    static TargetPolicy.Table table(double[][] policy) {
        Map<Integer, Map<String, Double>> table = new HashMap<>();
        for (int position = 0; position < policy.length; position++) {
            Map<String, Double> works = new HashMap<>();
            for (int work = 0; work < policy[position].length; work++) {
                works.put("w" + work, policy[position][work]);
            }
            table.put(position + 1, works);
        }
        return new TargetPolicy.Table(table);
    }

    /** The true value of a policy when positions are equally frequent, as they are in {@link #draw}. */
    double value(double[][] policy) {
        double value = 0;
        for (int position = 0; position < rates.length; position++) {
            for (int work = 0; work < rates[position].length; work++) {
                value += policy[position][work] * rates[position][work] / rates.length;
            }
        }
        return value;
    }

    LoggedSlots draw(int rows, RandomGenerator random) {
        LoggedSlots.Builder log = LoggedSlots.builder();
        for (int row = 0; row < rows; row++) {
            int position = random.nextInt(rates.length);
            int work = choose(logging[position], random);
            log.add(position + 1, "w" + work, logging[position][work], random.nextDouble() < rates[position][work]);
        }
        return log.build();
    }

    private static int choose(double[] probabilities, RandomGenerator random) {
        double left = random.nextDouble();
        for (int work = 0; work < probabilities.length - 1; work++) {
            left -= probabilities[work];
            if (left < 0) {
                return work;
            }
        }
        return probabilities.length - 1;
    }

    private static void scaleToOne(double[] values) {
        double sum = Arrays.stream(values).sum();
        for (int i = 0; i < values.length; i++) {
            values[i] /= sum;
        }
    }
}
