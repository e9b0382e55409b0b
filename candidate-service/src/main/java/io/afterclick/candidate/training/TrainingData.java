package io.afterclick.candidate.training;

import io.afterclick.candidate.catalog.Work;
import java.util.List;

/**
 * All that one training is given.
 *
 * @param tenant tenant that it belongs to
 * @param set who read what
 * @param fingerprint of the set
 * @param works the catalog, as far as it is known; retrievers that look at works take part in the fusion that is tuned
 */
public record TrainingData(String tenant, TrainingSet set, String fingerprint, List<Work> works) {
    public TrainingData {
        works = List.copyOf(works);
    }
}
