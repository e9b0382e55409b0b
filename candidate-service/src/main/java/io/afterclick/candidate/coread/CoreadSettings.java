package io.afterclick.candidate.coread;

/**
 * How works are compared by their readers.
 *
 * @param neighbours kept per work, 1 to {@value #MAX_NEIGHBOURS}
 * @param shrinkage added to the product of lengths, 0 and up: pulls pairs with few common readers down
 * @param threads that train at once
 */
public record CoreadSettings(int neighbours, float shrinkage, int threads) {
    public static final int MAX_NEIGHBOURS = 10_000;

    public CoreadSettings {
        if (neighbours < 1 || neighbours > MAX_NEIGHBOURS) {
            throw new IllegalArgumentException("neighbours must be 1 to " + MAX_NEIGHBOURS + ", not " + neighbours);
        }
        if (!(shrinkage >= 0) || !Float.isFinite(shrinkage)) {
            throw new IllegalArgumentException("shrinkage must not be negative: " + shrinkage);
        }
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, not " + threads);
        }
    }

    /** 100 neighbours, lightly shrunk, on all cores. */
    public static CoreadSettings defaults() {
        return new CoreadSettings(100, 10, Runtime.getRuntime().availableProcessors());
    }

    public CoreadSettings withNeighbours(int value) {
        return new CoreadSettings(value, shrinkage, threads);
    }

    public CoreadSettings withShrinkage(float value) {
        return new CoreadSettings(neighbours, value, threads);
    }

    public CoreadSettings withThreads(int value) {
        return new CoreadSettings(neighbours, shrinkage, value);
    }
}
