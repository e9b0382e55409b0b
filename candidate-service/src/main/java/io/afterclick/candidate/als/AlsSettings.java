package io.afterclick.candidate.als;

/**
 * How implicit ALS is trained.
 *
 * @param factors width of the vectors, 1 to {@value #MAX_FACTORS}; more factors find more and cost more
 * @param epochs passes over both sides, 1 to {@value #MAX_EPOCHS}
 * @param unobservedWeight weight of "not read means 0" for every pair (alpha0 in the paper), positive; 0.1 to 0.4
 * @param regularization lambda, positive; about 0.003
 * @param regularizationExponent nu: how much more frequent readers and works are regularised; 0 the same for all, 1 in
 *     proportion to their frequency
 * @param solver how each row is solved
 * @param steps of {@link AlsSolver#CONJUGATE_GRADIENTS} per row and epoch, 1 to {@value #MAX_STEPS}; unused by others
 * @param seed of the first factors; the same seed gives the same bits whatever the number of threads
 * @param threads that train at once
 */
public record AlsSettings(
        int factors,
        int epochs,
        float unobservedWeight,
        float regularization,
        float regularizationExponent,
        AlsSolver solver,
        int steps,
        long seed,
        int threads) {
    public static final int MAX_FACTORS = 4096;
    public static final int MAX_EPOCHS = 1000;
    public static final int MAX_STEPS = 100;

    public AlsSettings {
        if (factors < 1 || factors > MAX_FACTORS) {
            throw new IllegalArgumentException("factors must be 1 to " + MAX_FACTORS + ", not " + factors);
        }
        if (epochs < 1 || epochs > MAX_EPOCHS) {
            throw new IllegalArgumentException("epochs must be 1 to " + MAX_EPOCHS + ", not " + epochs);
        }
        if (!(unobservedWeight > 0) || !Float.isFinite(unobservedWeight)) {
            throw new IllegalArgumentException("unobservedWeight must be positive, not " + unobservedWeight);
        }
        if (!(regularization > 0) || !Float.isFinite(regularization)) {
            throw new IllegalArgumentException("regularization must be positive, not " + regularization);
        }
        if (!(regularizationExponent >= 0 && regularizationExponent <= 1)) {
            throw new IllegalArgumentException("regularizationExponent must be 0 to 1, not " + regularizationExponent);
        }
        if (steps < 1 || steps > MAX_STEPS) {
            throw new IllegalArgumentException("steps must be 1 to " + MAX_STEPS + ", not " + steps);
        }
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, not " + threads);
        }
    }

    /** 64 factors by gradient steps on all cores, with weights that held up across data sets. */
    public static AlsSettings defaults() {
        return new AlsSettings(
                64,
                16,
                0.3f,
                0.003f,
                1f,
                AlsSolver.CONJUGATE_GRADIENTS,
                2,
                42,
                Runtime.getRuntime().availableProcessors());
    }

    public AlsSettings withFactors(int value) {
        return new AlsSettings(
                value, epochs, unobservedWeight, regularization, regularizationExponent, solver, steps, seed, threads);
    }

    public AlsSettings withEpochs(int value) {
        return new AlsSettings(
                factors, value, unobservedWeight, regularization, regularizationExponent, solver, steps, seed, threads);
    }

    public AlsSettings withUnobservedWeight(float value) {
        return new AlsSettings(
                factors, epochs, value, regularization, regularizationExponent, solver, steps, seed, threads);
    }

    public AlsSettings withRegularization(float value) {
        return new AlsSettings(
                factors, epochs, unobservedWeight, value, regularizationExponent, solver, steps, seed, threads);
    }

    public AlsSettings withRegularizationExponent(float value) {
        return new AlsSettings(factors, epochs, unobservedWeight, regularization, value, solver, steps, seed, threads);
    }

    public AlsSettings withSolver(AlsSolver value) {
        return new AlsSettings(
                factors, epochs, unobservedWeight, regularization, regularizationExponent, value, steps, seed, threads);
    }

    public AlsSettings withSteps(int value) {
        return new AlsSettings(
                factors,
                epochs,
                unobservedWeight,
                regularization,
                regularizationExponent,
                solver,
                value,
                seed,
                threads);
    }

    public AlsSettings withSeed(long value) {
        return new AlsSettings(
                factors,
                epochs,
                unobservedWeight,
                regularization,
                regularizationExponent,
                solver,
                steps,
                value,
                threads);
    }

    public AlsSettings withThreads(int value) {
        return new AlsSettings(
                factors, epochs, unobservedWeight, regularization, regularizationExponent, solver, steps, seed, value);
    }
}
