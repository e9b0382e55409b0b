package io.afterclick.gateway.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A trained model that candidate-service keeps.
 *
 * @param version its name, unique within the tenant
 * @param trainedAt when its training ended
 * @param trainingTime how long that took
 * @param readers readers that it knows
 * @param works works that it knows
 * @param pairs (reader, work) pairs that it was trained on
 * @param quality how well it foretells reads that were held out, by the name of the measure
 * @param leftOut retrievers that it lacks, and why
 * @param bytes memory that it takes while it serves
 * @param held whether an operator chose it, so that trainings on schedule pause
 */
public record Model(
        String version,
        Instant trainedAt,
        Duration trainingTime,
        long readers,
        long works,
        long pairs,
        Map<String, Double> quality,
        Map<String, String> leftOut,
        long bytes,
        boolean held) {
    public Model {
        quality = Collections.unmodifiableMap(new TreeMap<>(quality)); // in an order that stays
        leftOut = Collections.unmodifiableMap(new TreeMap<>(leftOut));
    }
}
