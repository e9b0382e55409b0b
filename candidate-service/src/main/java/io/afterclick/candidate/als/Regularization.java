package io.afterclick.candidate.als;

/** How hard a row's vector is pulled to zero. */
final class Regularization {
    private Regularization() {}

    /**
     * lambda n^nu with n = weights + a0 columns.
     *
     * @param weights sum of the row's confidence weights
     * @param columns size of the other side
     */
    static float of(AlsSettings settings, double weights, int columns) {
        double frequency = weights + (double) settings.unobservedWeight() * columns;
        return (float) (settings.regularization() * Math.pow(frequency, settings.regularizationExponent()));
    }
}
