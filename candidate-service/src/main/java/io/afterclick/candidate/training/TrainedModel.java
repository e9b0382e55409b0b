package io.afterclick.candidate.training;

import io.afterclick.candidate.als.ItemFactors;
import io.afterclick.candidate.popularity.Popularity;
import io.afterclick.candidate.ranking.NeighbourTable;

/**
 * All that one training learned: what a stored model holds. Immutable by agreement on its arrays.
 *
 * @param manifest what it says of itself
 * @param workIds by work index, ascending
 * @param factors one vector for each work
 * @param neighbours co-read works of each work
 * @param popularity readers of each work
 * @param imported imported reads by reader
 */
@SuppressWarnings("ArrayRecordComponent") // Many ids; nobody compares models by equals.
public record TrainedModel(
        ModelManifest manifest,
        String[] workIds,
        ItemFactors factors,
        NeighbourTable neighbours,
        Popularity popularity,
        ImportedReads imported) {
    public TrainedModel {
        if (factors.works() != workIds.length
                || neighbours.works() != workIds.length
                || popularity.works() != workIds.length) {
            throw new IllegalArgumentException(workIds.length + " works have " + factors.works() + " vectors, "
                    + neighbours.works() + " rows of neighbours and " + popularity.works() + " numbers of readers");
        }
    }
}
