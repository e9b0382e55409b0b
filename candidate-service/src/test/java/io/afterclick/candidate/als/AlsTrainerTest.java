package io.afterclick.candidate.als;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.afterclick.candidate.als.EpochListener.Epoch;
import io.afterclick.candidate.interaction.RandomReads;
import io.afterclick.candidate.interaction.ReaderWorkMatrix;
import io.afterclick.candidate.linear.AllKernels;
import io.afterclick.candidate.linear.VectorKernels;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AlsTrainerTest {
    private static final AlsSettings SETTINGS = AlsSettings.defaults()
            .withFactors(7)
            .withEpochs(4)
            .withSolver(AlsSolver.EXACT)
            .withRegularization(0.01f)
            .withSeed(3)
            .withThreads(2);
    private static final List<VectorKernels> BOTH_KERNELS = AllKernels.list();

    @Test
    void train_plainAndWeighted_predictsAsTheTextbook() {
        for (long seed = 1; seed <= 6; seed++) {
            ReaderWorkMatrix matrix =
                    seed % 2 == 0 ? RandomReads.weighted(seed, 70, 50, 9) : RandomReads.plain(seed, 70, 50, 9);
            AlsSettings settings =
                    SETTINGS.withSeed(seed).withFactors(3 + (int) seed * 3).withRegularizationExponent(seed % 3 / 2f);

            double[][] expected = textbook(matrix, settings);

            for (VectorKernels kernels : BOTH_KERNELS) {
                AlsFactors trained = AlsTrainer.train(matrix, settings, Optional.empty(), EpochListener.NONE, kernels);

                assertSamePredictions(trained, expected, "seed " + seed + " " + kernels.name());
            }
        }
    }

    @Test
    void train_conjugateGradients_comeToTheLossOfTheExactSolver() {
        for (VectorKernels kernels : BOTH_KERNELS) {
            for (int steps = 1; steps <= 3; steps++) {
                ReaderWorkMatrix matrix = RandomReads.weighted(31 + steps, 200, 90, 12);
                AlsSettings exact = SETTINGS.withEpochs(30);
                AlsSettings gradients =
                        exact.withSolver(AlsSolver.CONJUGATE_GRADIENTS).withSteps(steps);

                double exactLoss = lastLoss(matrix, exact, kernels);
                double loss = lastLoss(matrix, gradients, kernels);

                assertThat(loss).as("%s, %d steps", kernels.name(), steps).isLessThan(exactLoss * 1.005);
            }
        }
    }

    @Test
    void train_manyGradientSteps_predictAsTheTextbook() {
        ReaderWorkMatrix matrix = RandomReads.weighted(41, 70, 50, 9);
        AlsSettings settings =
                SETTINGS.withSolver(AlsSolver.CONJUGATE_GRADIENTS).withSteps(30);

        AlsFactors trained = AlsTrainer.train(matrix, settings, EpochListener.NONE);

        assertSamePredictions(trained, textbook(matrix, settings), "gradients");
    }

    @Test
    void train_fromTheLastModel_startsWhereThatEnded() {
        ReaderWorkMatrix matrix = RandomReads.plain(51, 120, 80, 10);
        List<Double> losses = new ArrayList<>();
        AlsFactors last = AlsTrainer.train(matrix, SETTINGS.withEpochs(8), epoch -> losses.add(epoch.loss()));

        AlsTrainer.train(matrix, SETTINGS.withEpochs(1), last, epoch -> losses.add(epoch.loss()));

        assertThat(losses.get(8)).isLessThan(losses.get(7)).isGreaterThan(losses.get(7) * 0.98);
        assertThatThrownBy(() -> AlsTrainer.train(matrix, SETTINGS.withFactors(9), last, EpochListener.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("7")
                .hasMessageContaining("9");
    }

    private static double lastLoss(ReaderWorkMatrix matrix, AlsSettings settings, VectorKernels kernels) {
        double[] last = new double[1];
        AlsTrainer.train(matrix, settings, Optional.empty(), epoch -> last[0] = epoch.loss(), kernels);
        return last[0];
    }

    @Test
    void train_eachEpoch_lowersTheLossThatTheTextbookComputes() {
        ReaderWorkMatrix matrix = RandomReads.weighted(21, 90, 60, 10);
        List<Epoch> epochs = new ArrayList<>();

        AlsFactors trained = AlsTrainer.train(matrix, SETTINGS.withEpochs(10), epochs::add);

        assertThat(epochs).hasSize(10);
        for (int i = 1; i < epochs.size(); i++) {
            assertThat(epochs.get(i).loss()).isLessThan(epochs.get(i - 1).loss());
            assertThat(epochs.get(i).epoch()).isEqualTo(i + 1);
        }
        double expected = TextbookAls.loss(
                RandomReads.dense(matrix),
                TextbookAls.rows(trained.readerFactors(), trained.factors()),
                TextbookAls.rows(trained.itemFactors(), trained.factors()),
                SETTINGS);
        assertThat(epochs.get(9).loss()).isCloseTo(expected, within(1e-4 * expected));
    }

    @Test
    void train_oneTwoAndFourThreads_giveTheSameBits() {
        ReaderWorkMatrix matrix = RandomReads.weighted(8, 900, 300, 20);
        List<Double> losses = new ArrayList<>();
        AlsFactors one = AlsTrainer.train(matrix, SETTINGS.withThreads(1), epoch -> losses.add(epoch.loss()));
        for (int threads : new int[] {2, 4}) {
            List<Double> others = new ArrayList<>();
            AlsFactors other =
                    AlsTrainer.train(matrix, SETTINGS.withThreads(threads), epoch -> others.add(epoch.loss()));

            assertThat(other.readerFactors()).isEqualTo(one.readerFactors());
            assertThat(other.itemFactors()).isEqualTo(one.itemFactors());
            assertThat(others).isEqualTo(losses);
        }
        AlsFactors otherSeed = AlsTrainer.train(matrix, SETTINGS.withSeed(4), EpochListener.NONE);
        assertThat(otherSeed.itemFactors()).isNotEqualTo(one.itemFactors());
    }

    @Test
    void train_readersAndWorksWithoutReads_haveZeroVectors() {
        ReaderWorkMatrix matrix =
                ReaderWorkMatrix.builder(3, 4).add(0, 1, 1).add(2, 1, 1).build();

        AlsFactors trained = AlsTrainer.train(matrix, SETTINGS, EpochListener.NONE);

        double[][] items = TextbookAls.rows(trained.itemFactors(), trained.factors());
        double[][] readers = TextbookAls.rows(trained.readerFactors(), trained.factors());
        assertThat(readers[1]).containsOnly(0);
        assertThat(items[0]).containsOnly(0);
        assertThat(TextbookAls.dot(readers[0], items[1])).isBetween(0.5, 1.0);
    }

    @Test
    void train_moreFactorsThanWorks_staysFinite() {
        for (long seed = 1; seed <= 12; seed++) {
            ReaderWorkMatrix matrix = RandomReads.plain(seed, 1 + (int) seed, 3 + (int) seed % 5, 3);
            for (AlsSolver solver : AlsSolver.values()) {
                for (VectorKernels kernels : BOTH_KERNELS) {
                    AlsSettings settings =
                            SETTINGS.withFactors(40).withEpochs(12).withSolver(solver);

                    AlsFactors trained =
                            AlsTrainer.train(matrix, settings, Optional.empty(), EpochListener.NONE, kernels);

                    for (float value : trained.itemFactors()) {
                        assertThat(value)
                                .as("seed %d %s %s", seed, solver, kernels.name())
                                .isFinite();
                    }
                }
            }
        }
    }

    @Test
    void train_emptyMatrix_givesEmptyFactors() {
        AlsFactors trained = AlsTrainer.train(ReaderWorkMatrix.builder(0, 0).build(), SETTINGS, EpochListener.NONE);

        assertThat(trained.readers()).isZero();
        assertThat(trained.works()).isZero();
    }

    private static double[][] textbook(ReaderWorkMatrix matrix, AlsSettings settings) {
        double[][] weights = RandomReads.dense(matrix);
        double[][] byWork = TextbookAls.transposed(weights, matrix.works());
        FactorTable first = new FactorTable(matrix.works(), settings.factors(), VectorKernels.scalar());
        first.fillRandomly(settings.seed());
        double[][] items = TextbookAls.rows(first.unpadded(), settings.factors());
        double[][] readers = new double[0][];
        for (int epoch = 0; epoch < settings.epochs(); epoch++) {
            readers = TextbookAls.solve(weights, items, settings);
            items = TextbookAls.solve(byWork, readers, settings);
        }
        double[][] predictions = new double[readers.length][items.length];
        for (int u = 0; u < readers.length; u++) {
            for (int i = 0; i < items.length; i++) {
                predictions[u][i] = TextbookAls.dot(readers[u], items[i]);
            }
        }
        return predictions;
    }

    private static void assertSamePredictions(AlsFactors trained, double[][] expected, String what) {
        double[][] readers = TextbookAls.rows(trained.readerFactors(), trained.factors());
        double[][] items = TextbookAls.rows(trained.itemFactors(), trained.factors());
        for (int u = 0; u < readers.length; u++) {
            for (int i = 0; i < items.length; i++) {
                assertThat(TextbookAls.dot(readers[u], items[i]))
                        .as("%s reader %d work %d", what, u, i)
                        .isCloseTo(expected[u][i], within(2e-4));
            }
        }
    }
}
