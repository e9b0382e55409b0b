package io.afterclick.feature.online;

import io.afterclick.feature.aggregate.FeatureValue;
import io.afterclick.feature.view.FeatureId;

/**
 * Brings a value into the form in which it is handed out. That costs more than all else in an answer, so it is done once for
 * each copy, not for each answer that holds it.
 */
@FunctionalInterface
public interface FeatureEncoder {
    Encoded encode(FeatureId id, FeatureValue value);
}
