package io.afterclick.candidate.training;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a model says of itself.
 *
 * @param tenant tenant whose reads trained it
 * @param version sorts by time of training
 * @param trainedAt when the training ended
 * @param trainingTime how long it took, without waiting for topics
 * @param readers in the training set
 * @param works in the training set
 * @param pairs (reader, work) pairs in the training set
 * @param fingerprint of the training set
 * @param settings of the trainers, seed included, by name
 */
public record ModelManifest(
        String tenant,
        String version,
        Instant trainedAt,
        Duration trainingTime,
        int readers,
        int works,
        int pairs,
        String fingerprint,
        Map<String, String> settings) {
    public ModelManifest {
        settings = Collections.unmodifiableMap(new TreeMap<>(settings));
    }
}
