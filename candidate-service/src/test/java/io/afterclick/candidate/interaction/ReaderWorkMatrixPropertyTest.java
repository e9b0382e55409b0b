package io.afterclick.candidate.interaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afterclick.candidate.interaction.MatrixLimitException.Reason;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ReaderWorkMatrixPropertyTest {
    @Test
    void build_randomTriples_equalsDenseMatrixOfLargestWeights() {
        for (long seed = 1; seed <= 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int readers = 1 + random.nextInt(12);
            int works = 1 + random.nextInt(12);
            double[][] expected = new double[readers][works];
            ReaderWorkMatrix.Builder builder = ReaderWorkMatrix.builder(readers, works);
            int triples = random.nextInt(readers * works * 2);
            for (int i = 0; i < triples; i++) {
                int reader = random.nextInt(readers);
                int work = random.nextInt(works);
                float weight = random.nextFloat() + 0.1f;
                builder.add(reader, work, weight);
                expected[reader][work] = Math.max(expected[reader][work], weight);
            }

            ReaderWorkMatrix matrix = builder.build();

            assertThat(RandomReads.dense(matrix)).as("seed %d", seed).isDeepEqualTo(expected);
            assertThat(transposedTwice(matrix)).as("seed %d", seed).isDeepEqualTo(expected);
            assertRowsAscend(matrix.byReader(), seed);
            assertRowsAscend(matrix.byWork(), seed);
        }
    }

    @Test
    void build_withoutPairs_hasEmptyRows() {
        ReaderWorkMatrix matrix = ReaderWorkMatrix.builder(3, 0).build();

        assertThat(matrix.entries()).isZero();
        assertThat(matrix.readers()).isEqualTo(3);
        assertThat(matrix.byWork().rows()).isZero();
        assertThat(matrix.byReader().size(2)).isZero();
    }

    @Test
    void add_outsideOfShapeOrNotPositive_isRefusedWithReason() {
        ReaderWorkMatrix.Builder builder = ReaderWorkMatrix.builder(2, 3);

        assertReason(() -> builder.add(2, 0, 1), Reason.BAD_INDEX);
        assertReason(() -> builder.add(0, -1, 1), Reason.BAD_INDEX);
        assertReason(() -> builder.add(0, 0, 0), Reason.BAD_WEIGHT);
        assertReason(() -> builder.add(0, 0, Float.NaN), Reason.BAD_WEIGHT);
        assertReason(() -> builder.add(0, 0, Float.POSITIVE_INFINITY), Reason.BAD_WEIGHT);
        assertReason(() -> ReaderWorkMatrix.builder(ReaderWorkMatrix.MAX_READERS + 1, 1), Reason.TOO_MANY_READERS);
        assertReason(() -> ReaderWorkMatrix.builder(1, ReaderWorkMatrix.MAX_WORKS + 1), Reason.TOO_MANY_WORKS);
    }

    @Test
    void reweighted_changesBothViews() {
        ReaderWorkMatrix matrix = RandomReads.plain(5, 20, 15, 6);

        ReaderWorkMatrix doubled = matrix.reweighted((reader, work, weight) -> weight * 2);

        assertThat(doubled.entries()).isEqualTo(matrix.entries());
        for (int entry = 0; entry < matrix.entries(); entry++) {
            assertThat(doubled.byReader().weight(entry)).isEqualTo(2);
            assertThat(doubled.byWork().weight(entry)).isEqualTo(2);
        }
    }

    private static void assertReason(Runnable act, Reason reason) {
        assertThatThrownBy(act::run).isInstanceOfSatisfying(MatrixLimitException.class, e -> assertThat(e.reason())
                .isEqualTo(reason));
    }

    private static double[][] transposedTwice(ReaderWorkMatrix matrix) {
        double[][] dense = new double[matrix.readers()][matrix.works()];
        CompressedRows rows = matrix.byWork();
        for (int work = 0; work < rows.rows(); work++) {
            for (int entry = rows.start(work); entry < rows.end(work); entry++) {
                dense[rows.column(entry)][work] = rows.weight(entry);
            }
        }
        return dense;
    }

    private static void assertRowsAscend(CompressedRows rows, long seed) {
        for (int row = 0; row < rows.rows(); row++) {
            for (int entry = rows.start(row) + 1; entry < rows.end(row); entry++) {
                assertThat(rows.column(entry)).as("seed %d", seed).isGreaterThan(rows.column(entry - 1));
            }
        }
    }
}
