package io.afterclick.feature.adapter.kafka;

import io.afterclick.feature.aggregate.FeatureValue;
import io.afterclick.feature.view.FeatureId;

/**
 * What one record says about one view of one entity.
 *
 * @param id the view, by its versioned name, and the entity
 * @param value what the record adds, to be merged by the view's aggregation
 */
record Observation(FeatureId id, FeatureValue value) {}
