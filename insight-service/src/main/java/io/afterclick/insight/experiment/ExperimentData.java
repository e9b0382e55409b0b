package io.afterclick.insight.experiment;

import java.util.List;

/**
 * What an experiment's read-out is made of.
 *
 * @param key of the experiment
 * @param notes what a reader must know of the data, such as what was left out
 * @param variants in the order of their names
 * @param from time of the first decision that counts
 * @param until time of the last one
 */
public record ExperimentData(
        String key, List<String> notes, List<VariantReaders> variants, String from, String until) {}
