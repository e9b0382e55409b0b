package io.afterclick.feature.online;

import io.afterclick.feature.aggregate.FeatureValue;
import java.util.Objects;
import java.util.Optional;

/**
 * What the store said of one value, as this process remembers it.
 *
 * @param value the value; empty where the store had none
 * @param readAtNanos when the store was asked, by the clock of the process
 */
public record Copy(Optional<FeatureValue> value, long readAtNanos) {
    public Copy {
        Objects.requireNonNull(value);
    }
}
