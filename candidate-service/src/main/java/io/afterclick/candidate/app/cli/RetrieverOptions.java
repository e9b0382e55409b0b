package io.afterclick.candidate.app.cli;

import io.afterclick.candidate.als.AlsSettings;
import io.afterclick.candidate.als.AlsSolver;
import io.afterclick.candidate.coread.Bm25Weighting;
import io.afterclick.candidate.coread.CoreadSettings;
import io.afterclick.candidate.ease.EaseSettings;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/** Training settings as options; picocli writes the fields. */
final class RetrieverOptions {
    private static final int FUSED_FACTORS = 256;
    private static final double FUSED_DROPOUT = 0.1;

    @Option(
            names = "--factors",
            paramLabel = "N",
            description = "als: width of the vectors (default: 64, in fused " + FUSED_FACTORS + ")")
    private Optional<Integer> factors = Optional.empty();

    @Option(names = "--epochs", paramLabel = "N", description = "als: passes over the reads (default ${DEFAULT-VALUE})")
    private int epochs = AlsSettings.defaults().epochs();

    @Option(
            names = "--unobserved-weight",
            paramLabel = "X",
            description = "als: weight of works not read (default ${DEFAULT-VALUE})")
    private float unobservedWeight = AlsSettings.defaults().unobservedWeight();

    @Option(
            names = "--solver",
            paramLabel = "NAME",
            description = "als: exact, conjugate-gradients (default ${DEFAULT-VALUE})")
    private String solver = AlsSettings.defaults().solver().text();

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "als: steps of conjugate-gradients per row and epoch (default ${DEFAULT-VALUE})")
    private int steps = AlsSettings.defaults().steps();

    @Option(
            names = "--regularization",
            paramLabel = "X",
            description = "lambda of als (default 0.003) or ease (default 100); not for fused")
    private Optional<Double> regularization = Optional.empty();

    @Option(
            names = "--dropout",
            paramLabel = "P",
            description = "ease: 0 to below 1 (default: 0, in fused " + FUSED_DROPOUT + ")")
    private Optional<Double> dropout = Optional.empty();

    @Option(
            names = "--neighbours",
            paramLabel = "N",
            description = "coread and text: kept per work (default ${DEFAULT-VALUE})")
    private int neighbours = CoreadSettings.defaults().neighbours();

    @Option(
            names = "--shrinkage",
            paramLabel = "X",
            description = "coread: pulls pairs with few common readers down (default ${DEFAULT-VALUE})")
    private float shrinkage = CoreadSettings.defaults().shrinkage();

    @Option(
            names = "--bm25",
            paramLabel = "K1,B",
            split = ",",
            arity = "0..1",
            description = "coread: weigh reads by BM25 with these two settings, for instance 1.2,0.75")
    private double[] bm25 = {};

    AlsSettings als(long seed, int threads) {
        AlsSettings settings = AlsSettings.defaults()
                .withFactors(factors())
                .withEpochs(epochs)
                .withUnobservedWeight(unobservedWeight)
                .withSolver(solver())
                .withSteps(steps)
                .withSeed(seed)
                .withThreads(threads);
        return regularization
                .map(lambda -> settings.withRegularization(lambda.floatValue()))
                .orElse(settings);
    }

    private AlsSolver solver() {
        try {
            return AlsSolver.of(solver);
        } catch (IllegalArgumentException e) {
            throw new InputException("--solver " + e.getMessage(), e);
        }
    }

    boolean hasRegularization() {
        return regularization.isPresent();
    }

    int factors() {
        return factors.orElse(AlsSettings.defaults().factors());
    }

    int fusedFactors() {
        return factors.orElse(FUSED_FACTORS);
    }

    double fusedDropout() {
        return dropout.orElse(FUSED_DROPOUT);
    }

    /** @param otherDropout in place of the option's value */
    EaseSettings ease(int threads, Optional<Double> otherDropout) {
        EaseSettings settings = EaseSettings.defaults()
                .withDropout(otherDropout.or(() -> dropout).orElse(0.0))
                .withThreads(threads);
        return regularization.map(settings::withRegularization).orElse(settings);
    }

    CoreadSettings coread(int threads) {
        return new CoreadSettings(neighbours, shrinkage, threads);
    }

    /** The settings of a model that serves, as far as they are given. */
    Map<String, String> served(long seed) {
        Map<String, String> named = new TreeMap<>();
        named.put("als.seed", Long.toString(seed));
        factors.ifPresent(width -> named.put("als.factors", Integer.toString(width)));
        named.put("als.epochs", Integer.toString(epochs));
        named.put("als.unobserved-weight", Float.toString(unobservedWeight));
        named.put("als.solver", solver().text());
        named.put("als.steps", Integer.toString(steps));
        dropout.ifPresent(share -> named.put("ease.dropout", Double.toString(share)));
        named.put("coread.shrinkage", Float.toString(shrinkage));
        return named;
    }

    int neighbours() {
        return neighbours;
    }

    Optional<Bm25Weighting> bm25() {
        if (bm25.length == 0) {
            return Optional.empty();
        }
        if (bm25.length != 2) {
            throw new InputException("--bm25 takes two numbers, k1 and b, with a comma between");
        }
        return Optional.of(new Bm25Weighting(bm25[0], bm25[1]));
    }
}
