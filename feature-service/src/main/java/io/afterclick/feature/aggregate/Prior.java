package io.afterclick.feature.aggregate;

/**
 * What is believed of a rate before anything is known: as much as {@code a} of {@code a + b} had succeeded.
 *
 * @param a more than 0
 * @param b more than 0
 */
public record Prior(double a, double b) {
    /** @throws IllegalArgumentException when a parameter is out of its range */
    public Prior {
        require("a", a);
        require("b", b);
    }

    /** The rate when {@code count} of {@code base} succeeded. */
    double rate(double count, double base) {
        return (a + count) / (a + b + base);
    }

    private static void require(String name, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("prior." + name + " must be more than 0, not " + value);
        }
    }
}
