package io.afterclick.feature.online;

import io.afterclick.feature.aggregate.FeatureValue;
import io.afterclick.feature.view.FeatureId;
import java.util.Objects;

/**
 * What the store said of one value, as this process remembers it.
 *
 * @param id of which view and entity
 * @param value the value; the view's default where the store had none
 * @param encoded id and value, ready to be handed out
 * @param isKept whether the store had the value
 * @param readAtNanos when the store was asked, by the clock of the process
 */
public record Copy(FeatureId id, FeatureValue value, Encoded encoded, boolean isKept, long readAtNanos) {
    public Copy {
        Objects.requireNonNull(id);
        Objects.requireNonNull(value);
        Objects.requireNonNull(encoded);
    }
}
