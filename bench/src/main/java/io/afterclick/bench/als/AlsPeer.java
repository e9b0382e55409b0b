package io.afterclick.bench.als;

import io.afterclick.candidate.als.AlsSolver;
import java.util.Locale;

/**
 * Who is measured, with the hyperparameters that gave it its best HR@10 on the synthetic MovieLens-1M shape among a few
 * (see docs/benchmarks.md).
 */
enum AlsPeer {
    /** Regularisation in proportion to frequency, as trained in the product. */
    AFTERCLICK_CG("Afterclick, gradient steps", 0.1, 0.02, 0.02) {
        @Override
        AlsContender contender() {
            return new Afterclick(AlsSolver.CONJUGATE_GRADIENTS);
        }
    },
    AFTERCLICK_EXACT("Afterclick, Cholesky", 0.1, 0.02, 0.02) {
        @Override
        AlsContender contender() {
            return new Afterclick(AlsSolver.EXACT);
        }
    },
    /** Spark scales the regularisation by the row's reads, and by the weights that are alpha times ours. */
    SPARK("Spark MLlib 4.1 local", 0.1, 0.6, 0.5) {
        @Override
        AlsContender contender() {
            return new SparkMllib();
        }
    },
    RANKSYS_PZT("RankSys 0.4.3 PZT", 0.1, 60, 100) {
        @Override
        AlsContender contender() {
            return new RankSys();
        }
    },
    TEXTBOOK("textbook (HKV 2008)", 0.1, 120, 100) {
        @Override
        AlsContender contender() {
            return new Textbook();
        }
    };

    /** Above this width the second regularisation holds. */
    private static final int NARROW = 96;

    final String title;
    final double unobservedWeight;
    private final double regularization;
    private final double regularizationWhenWide;

    AlsPeer(String title, double unobservedWeight, double regularization, double regularizationWhenWide) {
        this.title = title;
        this.unobservedWeight = unobservedWeight;
        this.regularization = regularization;
        this.regularizationWhenWide = regularizationWhenWide;
    }

    abstract AlsContender contender();

    double regularization(int factors) {
        return factors > NARROW ? regularizationWhenWide : regularization;
    }

    boolean isAfterclick() {
        return this == AFTERCLICK_CG || this == AFTERCLICK_EXACT;
    }

    /** As on the command line: {@code afterclick-cg}. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static AlsPeer of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
