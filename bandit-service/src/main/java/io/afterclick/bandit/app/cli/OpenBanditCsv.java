package io.afterclick.bandit.app.cli;

import io.afterclick.bandit.evaluation.EvaluationException;
import io.afterclick.bandit.evaluation.LoggedSlots;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads logs in the format of the Open Bandit Dataset: one row per slot, columns {@code item_id, position, click,
 * propensity_score}; further columns (time, features) are ignored.
 *
 * <p>Saito, Aihara, Matsutani, Narita: Open Bandit Dataset and Pipeline, NeurIPS 2021 datasets and benchmarks.
 */
final class OpenBanditCsv {
    private static final String ITEM = "item_id";
    private static final String POSITION = "position";
    private static final String CLICK = "click";
    private static final String PROPENSITY = "propensity_score";

    private OpenBanditCsv() {}

    static LoggedSlots read(Path file) {
        LoggedSlots.Builder log = LoggedSlots.builder();
        try (CsvRows rows = CsvRows.open("log", file, List.of(ITEM, POSITION, CLICK, PROPENSITY))) {
            while (rows.next()) {
                String item = rows.text(ITEM);
                int position = rows.positiveInteger(POSITION);
                boolean clicked = clicked(rows);
                log.add(position, item, propensity(rows), clicked);
            }
            return log.build();
        } catch (EvaluationException e) {
            throw new InputException("log " + file + ": " + e.getMessage());
        }
    }

    private static double propensity(CsvRows rows) {
        double propensity = rows.number(PROPENSITY);
        if (!(propensity > 0 && propensity <= 1)) {
            throw rows.fault(PROPENSITY, rows.text(PROPENSITY) + " is not a probability in (0, 1]");
        }
        return propensity;
    }

    private static boolean clicked(CsvRows rows) {
        double click = rows.number(CLICK);
        if (click != 0 && click != 1) {
            throw rows.fault(CLICK, rows.text(CLICK) + " is neither 0 nor 1");
        }
        return click == 1;
    }
}
