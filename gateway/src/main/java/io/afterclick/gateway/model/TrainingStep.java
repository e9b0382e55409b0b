package io.afterclick.gateway.model;

import java.util.OptionalDouble;

/**
 * How far a training is.
 *
 * @param step what it does at the moment
 * @param done units of it that are done
 * @param total units that it has; 0 where not known
 * @param loss loss of the objective after the last pass; empty where there is none
 */
public record TrainingStep(String step, long done, long total, OptionalDouble loss) {}
