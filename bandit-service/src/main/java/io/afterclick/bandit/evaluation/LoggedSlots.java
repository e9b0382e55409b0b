package io.afterclick.bandit.evaluation;

import io.afterclick.bandit.evaluation.EvaluationException.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a logging policy showed and what came of it, one row per slot; immutable, in columns of primitives (13 bytes a row).
 *
 * <p>Cells are numbered {@code position index x works + work index}, row-major; position indices ascend with the position, work
 * indices follow the order in which works first appear.
 */
public final class LoggedSlots {
    /** Fewer give no variance. */
    public static final int MIN_ROWS = 2;
    /** The largest public log of this kind, Open Bandit "all", has 12.4 million. */
    public static final int MAX_ROWS = 20_000_000;

    public static final int MAX_POSITIONS = 200;
    /** Bounds the tables of sums that each bootstrap replicate fills. */
    public static final int MAX_CELLS = 100_000;

    private final int[] positions;
    private final List<String> works;
    private final int[] cells;
    private final double[] propensities;
    private final boolean[] successes;

    private LoggedSlots(int[] positions, List<String> works, int[] cells, double[] propensities, boolean[] successes) {
        this.positions = positions;
        this.works = works;
        this.cells = cells;
        this.propensities = propensities;
        this.successes = successes;
    }

    public static Builder builder() {
        return new Builder();
    }

    public int rows() {
        return cells.length;
    }

    public int positionCount() {
        return positions.length;
    }

    public int workCount() {
        return works.size();
    }

    public int cellCount() {
        return positions.length * works.size();
    }

    /** The position, counted from 1, with this index. */
    public int position(int positionIndex) {
        return positions[positionIndex];
    }

    public String work(int workIndex) {
        return works.get(workIndex);
    }

    /** The cell of a row. */
    public int cell(int row) {
        return cells[row];
    }

    /** The logging policy's marginal probability of this row's work at its position; in (0, 1]. */
    public double propensity(int row) {
        return propensities[row];
    }

    public boolean succeeded(int row) {
        return successes[row];
    }

    /** Collects rows; not thread safe. */
    public static final class Builder {
        private final Map<String, Integer> workIndices = new HashMap<>();
        private final List<String> works = new ArrayList<>();
        private int rows;
        private int[] rowPositions = new int[1024];
        private int[] rowWorks = new int[1024];
        private double[] propensities = new double[1024];
        private boolean[] successes = new boolean[1024];

        private Builder() {}

        /**
         * Adds one slot.
         *
         * @param position from 1
         * @param work not empty
         * @param propensity in (0, 1]
         * @throws EvaluationException when a value is out of its range, or the log is too large
         */
        public Builder add(int position, String work, double propensity, boolean succeeded) {
            if (position < 1) {
                throw new EvaluationException(Reason.BAD_SLOT, "position " + position + " is below 1");
            }
            if (work.isEmpty()) {
                throw new EvaluationException(Reason.BAD_SLOT, "the work has no id");
            }
            if (!(propensity > 0 && propensity <= 1)) {
                throw new EvaluationException(Reason.BAD_SLOT, "propensity " + propensity + " is not in (0, 1]");
            }
            if (rows == MAX_ROWS) {
                throw new EvaluationException(Reason.LOG_TOO_LARGE, "the log has more than " + MAX_ROWS + " rows");
            }
            if (rows == rowPositions.length) {
                grow();
            }
            rowPositions[rows] = position;
            rowWorks[rows] = workIndices.computeIfAbsent(work, this::number);
            propensities[rows] = propensity;
            successes[rows] = succeeded;
            rows++;
            return this;
        }

        /** @throws EvaluationException when there are too few rows, or too many positions or works */
        public LoggedSlots build() {
            return build(MAX_CELLS);
        }

        LoggedSlots build(int maxCells) {
            if (rows < MIN_ROWS) {
                throw new EvaluationException(
                        Reason.LOG_TOO_SHORT, "the log has " + rows + " rows, and " + MIN_ROWS + " are needed");
            }
            int[] positions =
                    Arrays.stream(rowPositions, 0, rows).sorted().distinct().toArray();
            if (positions.length > MAX_POSITIONS) {
                throw new EvaluationException(
                        Reason.LOG_TOO_LARGE,
                        "the log has " + positions.length + " positions, more than " + MAX_POSITIONS);
            }
            if ((long) positions.length * works.size() > maxCells) {
                throw new EvaluationException(
                        Reason.LOG_TOO_LARGE,
                        "the log has " + positions.length + " positions x " + works.size() + " works, more than "
                                + maxCells + " pairs");
            }
            int[] cells = new int[rows];
            for (int row = 0; row < rows; row++) {
                cells[row] = Arrays.binarySearch(positions, rowPositions[row]) * works.size() + rowWorks[row];
            }
            return new LoggedSlots(
                    positions,
                    List.copyOf(works),
                    cells,
                    Arrays.copyOf(propensities, rows),
                    Arrays.copyOf(successes, rows));
        }

        int rows() {
            return rows;
        }

        private int number(String work) {
            works.add(work);
            return works.size() - 1;
        }

        private void grow() {
            int capacity = Math.min(MAX_ROWS, rows * 2);
            rowPositions = Arrays.copyOf(rowPositions, capacity);
            rowWorks = Arrays.copyOf(rowWorks, capacity);
            propensities = Arrays.copyOf(propensities, capacity);
            successes = Arrays.copyOf(successes, capacity);
        }
    }
}
