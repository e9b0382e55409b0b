package io.afterclick.bench.als;

/**
 * What every contender is given.
 *
 * @param data reads to train with
 * @param factors width of the vectors
 * @param iterations passes over both sides, those of the warm-up included
 * @param threads that may work at once
 * @param unobservedWeight weight of a pair that was not read, where one that was read weighs 1 more; the others call its
 *     reciprocal alpha
 * @param regularization in the units of the contender
 */
record AlsTask(AlsData data, int factors, int iterations, int threads, double unobservedWeight, double regularization) {
    /** How much more a read weighs than the absence of one (Hu, Koren, Volinsky: c = 1 + alpha r). */
    double alpha() {
        return 1 / unobservedWeight;
    }
}
