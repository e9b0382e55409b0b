package io.afterclick.bandit.app.cli;

import io.afterclick.bandit.evaluation.EvaluationException;
import io.afterclick.bandit.evaluation.TargetPolicy;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a target policy: columns {@code position, item_id, probability}, each pair of position and item once at most, the
 * probabilities of each position summing to 1 within {@link TargetPolicy.Table#SUM_TOLERANCE}.
 *
 * <p>A pair that is not named has probability 0.
 */
final class PolicyCsv {
    private static final String POSITION = "position";
    private static final String ITEM = "item_id";
    private static final String PROBABILITY = "probability";
    private static final int MAX_ROWS = 10_000_000;

    private PolicyCsv() {}

    static TargetPolicy read(Path file) {
        Map<Integer, Map<String, Double>> probabilities = new HashMap<>();
        try (CsvRows rows = CsvRows.open("policy", file, List.of(POSITION, ITEM, PROBABILITY))) {
            for (int count = 0; rows.next(); count++) {
                if (count == MAX_ROWS) {
                    throw new InputException("policy " + file + " has more than " + MAX_ROWS + " rows");
                }
                int position = rows.positiveInteger(POSITION);
                String item = rows.text(ITEM);
                Double former = probabilities
                        .computeIfAbsent(position, key -> new HashMap<>())
                        .put(item, probability(rows));
                if (former != null) {
                    throw rows.fault(
                            ITEM,
                            "item " + CsvRows.quoted(item) + " has a probability at position " + position + " already");
                }
            }
            return new TargetPolicy.Table(probabilities);
        } catch (EvaluationException e) {
            throw new InputException("policy " + file + ": " + e.getMessage());
        }
    }

    private static double probability(CsvRows rows) {
        double probability = rows.number(PROBABILITY);
        if (!(probability >= 0 && probability <= 1)) {
            throw rows.fault(PROBABILITY, rows.text(PROBABILITY) + " is not a probability in [0, 1]");
        }
        return probability;
    }
}
