package io.afterclick.candidate.interaction;

/**
 * A sparse matrix by rows (CSR): flat arrays, columns ascending within a row, no duplicates.
 *
 * <p>Immutable and safe to share. An <em>entry</em> is a position in the flat arrays; the entries of a row are
 * {@code [start(row), end(row))}.
 */
public final class CompressedRows {
    private final int rows;
    private final int columns;
    private final int[] offsets;
    private final int[] columnOfEntry;
    private final float[] weightOfEntry;

    /** Takes the arrays over: {@code offsets[rows + 1]}, the others {@code [offsets[rows]]}. */
    CompressedRows(int rows, int columns, int[] offsets, int[] columnOfEntry, float[] weightOfEntry) {
        this.rows = rows;
        this.columns = columns;
        this.offsets = offsets;
        this.columnOfEntry = columnOfEntry;
        this.weightOfEntry = weightOfEntry;
    }

    public int rows() {
        return rows;
    }

    public int columns() {
        return columns;
    }

    public int entries() {
        return offsets[rows];
    }

    public int start(int row) {
        return offsets[row];
    }

    public int end(int row) {
        return offsets[row + 1];
    }

    public int size(int row) {
        return offsets[row + 1] - offsets[row];
    }

    public int column(int entry) {
        return columnOfEntry[entry];
    }

    public float weight(int entry) {
        return weightOfEntry[entry];
    }

    /** Copies the columns of entries {@code [from, to)} to the start of an array. */
    public void copyColumns(int from, int to, int[] into) {
        System.arraycopy(columnOfEntry, from, into, 0, to - from);
    }

    /** Copies the weights of entries {@code [from, to)} to the start of an array. */
    public void copyWeights(int from, int to, float[] into) {
        System.arraycopy(weightOfEntry, from, into, 0, to - from);
    }

    /** Sum of a row's weights. */
    public double totalWeight(int row) {
        double total = 0;
        for (int entry = start(row); entry < end(row); entry++) {
            total += weightOfEntry[entry];
        }
        return total;
    }

    /** Whether the row holds the column; O(log size). */
    public boolean contains(int row, int column) {
        return java.util.Arrays.binarySearch(columnOfEntry, start(row), end(row), column) >= 0;
    }

    /** The other view of the same entries: rows become columns; O(entries). */
    CompressedRows transposed() {
        int[] starts = new int[columns + 1];
        for (int entry = 0; entry < entries(); entry++) {
            starts[columnOfEntry[entry] + 1]++;
        }
        for (int column = 0; column < columns; column++) {
            starts[column + 1] += starts[column];
        }
        int[] next = java.util.Arrays.copyOf(starts, columns);
        int[] rowOfEntry = new int[entries()];
        float[] weights = new float[entries()];
        // Rows are visited in order, so each new row is ascending by itself.
        for (int row = 0; row < rows; row++) {
            for (int entry = start(row); entry < end(row); entry++) {
                int at = next[columnOfEntry[entry]]++;
                rowOfEntry[at] = row;
                weights[at] = weightOfEntry[entry];
            }
        }
        return new CompressedRows(columns, rows, starts, rowOfEntry, weights);
    }

    /** The same pattern with new weights; takes the array over. */
    CompressedRows withWeights(float[] weights) {
        return new CompressedRows(rows, columns, offsets, columnOfEntry, weights);
    }
}
