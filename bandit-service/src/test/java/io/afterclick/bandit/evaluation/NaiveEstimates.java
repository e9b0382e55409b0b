package io.afterclick.bandit.evaluation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** The estimators written once more, row by row and with maps, straight from their formulas: slow, and easy to check. */
final class NaiveEstimates {
    private final LoggedSlots log;
    private final Map<Integer, Map<String, Double>> policy;
    private final byte[] folds;
    private final double clip;
    private final double switchAt;
    private final Set<String> works = new HashSet<>();

    NaiveEstimates(LoggedSlots log, TargetPolicy.Table policy, byte[] folds, double clip, double switchAt) {
        this.switchAt = switchAt;
        this.log = log;
        this.policy = policy.probabilities();
        this.folds = folds;
        this.clip = clip;
        IntStream.range(0, log.rows()).forEach(row -> works.add(work(row)));
    }

    /** The estimate over all rows, or over one position's. */
    double value(Estimator estimator, Predicate<Integer> positions) {
        List<Integer> rows = IntStream.range(0, log.rows())
                .filter(row -> positions.test(position(row)))
                .boxed()
                .toList();
        double numerator = 0;
        double denominator = 0;
        for (int row : rows) {
            double reward = log.succeeded(row) ? 1 : 0;
            denominator += estimator == Estimator.SNIPS ? weight(row) : 1;
            numerator += switch (estimator) {
                case IPS, SNIPS -> weight(row) * reward;
                case DM -> policyPrediction(row);
                case SWITCH_DR ->
                    policyPrediction(row)
                            + (weight(row) > switchAt
                                    ? 0
                                    : weight(row) * (reward - predict(row, position(row), work(row))));
                case DR -> policyPrediction(row) + weight(row) * (reward - predict(row, position(row), work(row)));
            };
        }
        return numerator / denominator;
    }

    double effectiveSampleSize() {
        double sum = IntStream.range(0, log.rows()).mapToDouble(this::weight).sum();
        double squares = IntStream.range(0, log.rows())
                .mapToDouble(row -> weight(row) * weight(row))
                .sum();
        return sum * sum / squares;
    }

    private double weight(int row) {
        return Math.min(clip, policy.get(position(row)).getOrDefault(work(row), 0.0) / log.propensity(row));
    }

    private double policyPrediction(int row) {
        double sum = 0;
        for (Map.Entry<String, Double> entry : policy.get(position(row)).entrySet()) {
            sum += entry.getValue() * predict(row, position(row), entry.getKey());
        }
        return sum;
    }

    private final Map<String, Double> predictions = new HashMap<>();

    /** What the model without the row's fold predicts. */
    private double predict(int row, int position, String work) {
        return predictions.computeIfAbsent(
                folds[row] + "/" + position + "/" + work, key -> fitAndPredict(folds[row], position, work));
    }

    private double fitAndPredict(byte fold, int position, String work) {
        double mean = (count(fold, true, r -> true) + 1) / (count(fold, false, r -> true) + 2);
        for (int step = 0; step < 50; step++) {
            double before = mean;
            mean = works.stream().mapToDouble(w -> rate(fold, w, before)).sum() / works.size();
            if (Math.abs(mean - before) <= 1e-6 * before) {
                break;
            }
        }
        double predicted = 1;
        for (String w : works) {
            predicted += count(fold, false, r -> position(r) == position && work(r).equals(w)) * rate(fold, w, mean);
        }
        double lift = (count(fold, true, r -> position(r) == position) + 1) / predicted;
        if (!works.contains(work)) {
            return Math.min(1, mean * lift);
        }
        Predicate<Integer> cell = r -> position(r) == position && work(r).equals(work);
        double prior = Math.min(1, rate(fold, work, mean) * lift);
        return (count(fold, true, cell) + 1) / (count(fold, false, cell) + 1 / prior);
    }

    private double rate(byte fold, String work, double mean) {
        return (count(fold, true, r -> work(r).equals(work)) + 1)
                / (count(fold, false, r -> work(r).equals(work)) + 1 / mean);
    }

    private double count(byte fold, boolean successesOnly, Predicate<Integer> rows) {
        return IntStream.range(0, log.rows())
                .filter(row -> folds[row] != fold)
                .filter(row -> !successesOnly || log.succeeded(row))
                .filter(rows::test)
                .count();
    }

    private int position(int row) {
        return log.position(log.cell(row) / log.workCount());
    }

    private String work(int row) {
        return log.work(log.cell(row) % log.workCount());
    }
}
