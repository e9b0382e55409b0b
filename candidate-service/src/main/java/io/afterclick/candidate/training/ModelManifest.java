package io.afterclick.candidate.training;

import io.afterclick.candidate.fusion.FusionSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
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
 * @param settings of the trainers, seed included, by name; as {@code train --set} takes them
 * @param startedFrom version whose vectors this training went on from; empty where it began from nothing
 * @param leftOut retrievers that take no part, and why
 * @param fusion how the retrievers' lists are merged, as tuned on held-out reads; empty where there were too few
 * @param quality how well the fused retrievers, and each alone, foretell held-out reads, by the name of the measure;
 *     empty where too few could be held out
 * @param bytes of memory that the model takes while it serves
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
        Map<String, String> settings,
        Optional<String> startedFrom,
        Map<String, String> leftOut,
        Optional<FusionSettings> fusion,
        Map<String, Double> quality,
        long bytes) {
    public ModelManifest {
        settings = Collections.unmodifiableMap(new TreeMap<>(settings));
        leftOut = Collections.unmodifiableMap(new TreeMap<>(leftOut));
        quality = Collections.unmodifiableMap(new TreeMap<>(quality));
    }
}
