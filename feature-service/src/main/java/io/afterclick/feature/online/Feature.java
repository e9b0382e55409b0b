package io.afterclick.feature.online;

import io.afterclick.feature.aggregate.FeatureValue;
import io.afterclick.feature.view.FeatureId;

/**
 * A value as it is served.
 *
 * @param encoded id and value, as the {@link FeatureEncoder} made them; of a value that changes with time, as it is kept
 * @param origin where it came from
 * @param ageMillis time since the store was asked for it; 0 for defaults that it was not asked about
 */
public record Feature(FeatureId id, FeatureValue value, Encoded encoded, Origin origin, long ageMillis) {
    /** Whether the view's default stands here. */
    public boolean defaulted() {
        return origin.isDefault();
    }
}
