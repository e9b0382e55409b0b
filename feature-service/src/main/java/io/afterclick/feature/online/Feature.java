package io.afterclick.feature.online;

import io.afterclick.feature.aggregate.FeatureValue;
import io.afterclick.feature.view.FeatureId;

/**
 * A value as it is served.
 *
 * @param defaulted true where the store has none and the view's default stands here
 */
public record Feature(FeatureId id, FeatureValue value, boolean defaulted) {}
