package io.afterclick.candidate.retrieval;

import java.util.Arrays;

/** Gives numbers of any size dense places from 0, in the order of asking: an open-addressing hash table. Not thread-safe. */
final class Places {
    /** {@link #find} of a number without place. */
    static final int NONE = -1;

    private static final int SPREAD = 0x9E3779B9; // of Fibonacci hashing: neighbouring numbers go far apart

    private int[] numbers;
    /** Place plus one; 0 for a free cell. At least twice as many cells as there is room for numbers. */
    private int[] table;

    private int shift;
    private int size;

    /** @param expected numbers to make room for; there may be more */
    Places(int expected) {
        this.numbers = new int[Math.max(1, expected)];
        allocate();
    }

    /** The place of a number, given out now where it has none. */
    int of(int number) {
        int cell = cell(number);
        if (table[cell] != 0) {
            return table[cell] - 1;
        }
        if (size == numbers.length) {
            numbers = Arrays.copyOf(numbers, 2 * size);
            allocate();
            for (int place = 0; place < size; place++) {
                table[cell(numbers[place])] = place + 1;
            }
            cell = cell(number);
        }
        numbers[size] = number;
        table[cell] = ++size;
        return size - 1;
    }

    /** The place of a number, or {@link #NONE}. */
    int find(int number) {
        return table[cell(number)] - 1;
    }

    int size() {
        return size;
    }

    /** All numbers by place. */
    int[] numbers() {
        return Arrays.copyOf(numbers, size);
    }

    private void allocate() {
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(2 * numbers.length);
        table = new int[1 << bits];
        shift = Integer.SIZE - bits;
    }

    /** The cell that has the number, or the free one where it belongs. */
    private int cell(int number) {
        int cell = (number * SPREAD) >>> shift;
        while (table[cell] != 0 && numbers[table[cell] - 1] != number) {
            cell = (cell + 1) & (table.length - 1);
        }
        return cell;
    }
}
