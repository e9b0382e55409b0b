package io.afterclick.candidate.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.afterclick.candidate.parallel.Workers;
import org.junit.jupiter.api.Test;

class TiledInverseTest {
    @Test
    void of_sizesAroundTiles_timesTheMatrixIsTheIdentity() {
        for (int size : new int[] {0, 1, 5, 127, 128, 129, 300}) {
            float[] matrix = positiveDefinite(size);
            try (Workers workers = new Workers(2)) {
                TiledInverse inverse = TiledInverse.of(size, upperRows(matrix, size), workers, VectorKernels.scalar());
                float[] row = new float[size];
                for (int i = 0; i < size; i += 7) {
                    inverse.row(i, row);
                    for (int j = 0; j < size; j++) {
                        double sum = 0;
                        for (int k = 0; k < size; k++) {
                            sum += (double) row[k] * matrix[k * size + j];
                        }
                        assertThat(sum).as("size %d", size).isCloseTo(i == j ? 1 : 0, within(1e-3));
                        assertThat(inverse.get(i, j)).isEqualTo(row[j]);
                    }
                }
            }
        }
    }

    @Test
    void of_notPositiveDefinite_isRefused() {
        float[] matrix = {1, 2, 2, 1};
        try (Workers workers = new Workers(1)) {
            assertThatThrownBy(() -> TiledInverse.of(2, upperRows(matrix, 2), workers, VectorKernels.scalar()))
                    .isInstanceOf(ArithmeticException.class);
        }
    }

    private static TiledInverse.RowSource upperRows(float[] matrix, int size) {
        return (worker, row, values) -> System.arraycopy(matrix, row * size + row, values, row, size - row);
    }

    private static float[] positiveDefinite(int size) {
        float[] random = VectorKernelsContractTest.random(size, size * size);
        float[] matrix = new float[size * size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                double sum = i == j ? size / 4.0 : 0;
                for (int k = 0; k < size; k++) {
                    sum += (double) random[i * size + k] * random[j * size + k];
                }
                matrix[i * size + j] = (float) sum;
            }
        }
        return matrix;
    }
}
