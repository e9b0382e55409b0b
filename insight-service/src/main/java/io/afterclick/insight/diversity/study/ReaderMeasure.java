package io.afterclick.insight.diversity.study;

import io.afterclick.insight.diversity.embedding.Embedding;
import io.afterclick.insight.diversity.reading.Consumption;
import io.afterclick.insight.diversity.score.Taste;

/** How diverse a reader's consumption is: the larger, the more diverse. Not thread safe. */
@FunctionalInterface
public interface ReaderMeasure {
    /** NaN where the reader has read too little to say. */
    double of(Consumption consumption, int reader);

    /** One minus the GS-score. */
    static ReaderMeasure gsScore(Embedding embedding) {
        Taste taste = embedding.taste();
        return (consumption, reader) -> 1 - consumption.into(taste, reader).gsScore();
    }

    /** The debiased intra-list distance. */
    static ReaderMeasure intraListDistance(Embedding embedding) {
        Taste taste = embedding.taste();
        return (consumption, reader) -> consumption.into(taste, reader).intraListDistance();
    }
}
