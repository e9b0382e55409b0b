package io.afterclick.candidate.training;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * All that one training learned: what a stored model holds. Immutable by agreement on its arrays.
 *
 * @param manifest what it says of itself
 * @param workIds by work index, ascending
 * @param retrievers what each learned, by name, in the order that they fill lists up in
 * @param imported imported reads by reader
 */
@SuppressWarnings("ArrayRecordComponent") // Many ids; nobody compares models by equals.
public record TrainedModel(
        ModelManifest manifest, String[] workIds, Map<String, TrainedRetriever> retrievers, ImportedReads imported) {
    public TrainedModel {
        retrievers = Collections.unmodifiableMap(new LinkedHashMap<>(retrievers));
    }

    /** The same with another manifest. */
    public TrainedModel with(ModelManifest other) {
        return new TrainedModel(other, workIds, retrievers, imported);
    }
}
