package io.afterclick.bandit.evaluation;

import io.afterclick.bandit.evaluation.EvaluationException.Reason;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * A target policy laid over the cells of a log.
 *
 * @param cells probability by cell, {@code [positions x works]}, row-major
 * @param elsewhere by position, the probability of works that the log shows at no position at all
 */
record TargetProbabilities(double[] cells, double[] elsewhere) {
    static TargetProbabilities of(TargetPolicy policy, LoggedSlots log) {
        if (policy instanceof TargetPolicy.Table table) {
            return ofTable(table, log);
        }
        double[] cells = new double[log.cellCount()];
        Arrays.fill(cells, 1.0 / log.workCount());
        return new TargetProbabilities(cells, new double[log.positionCount()]);
    }

    private static TargetProbabilities ofTable(TargetPolicy.Table table, LoggedSlots log) {
        Map<String, Integer> workIndices = new HashMap<>();
        for (int work = 0; work < log.workCount(); work++) {
            workIndices.put(log.work(work), work);
        }
        double[] cells = new double[log.cellCount()];
        double[] elsewhere = new double[log.positionCount()];
        for (int position = 0; position < log.positionCount(); position++) {
            Map<String, Double> works = table.probabilities().get(log.position(position));
            if (works == null) {
                throw new EvaluationException(
                        Reason.POLICY_MISSES_POSITION,
                        "the policy has no probabilities for position " + log.position(position) + " of the log");
            }
            for (Map.Entry<String, Double> entry : works.entrySet()) {
                Integer work = workIndices.get(entry.getKey());
                if (work == null) {
                    elsewhere[position] += entry.getValue();
                } else {
                    cells[position * log.workCount() + work] = entry.getValue();
                }
            }
        }
        return new TargetProbabilities(cells, elsewhere);
    }

    /** Share of the policy's probability on pairs of position and work without any row, positions mixed as in the log. */
    double unseenShare(LoggedSlots log) {
        int[] cellRows = new int[log.cellCount()];
        int[] positionRows = new int[log.positionCount()];
        for (int row = 0; row < log.rows(); row++) {
            cellRows[log.cell(row)]++;
            positionRows[log.cell(row) / log.workCount()]++;
        }
        double share = 0;
        for (int position = 0; position < positionRows.length; position++) {
            double unseen = elsewhere[position];
            for (int cell = position * log.workCount(); cell < (position + 1) * log.workCount(); cell++) {
                if (cellRows[cell] == 0) {
                    unseen += cells[cell];
                }
            }
            share += unseen * positionRows[position] / log.rows();
        }
        return share;
    }
}
