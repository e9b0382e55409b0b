package io.afterclick.feature.aggregate;

import java.util.Objects;

/**
 * What is kept of one view of one entity.
 *
 * @param value to be merged with what comes
 * @param coverage which records are in it; {@link Coverage#NONE} where that does not matter
 * @param vectorsStamp which vectors it was last published with; 0 where that does not matter
 */
public record Kept(FeatureValue value, Coverage coverage, int vectorsStamp) {
    public Kept {
        Objects.requireNonNull(value);
        Objects.requireNonNull(coverage);
    }

    public Kept withVectorsStamp(int stamp) {
        return new Kept(value, coverage, stamp);
    }
}
