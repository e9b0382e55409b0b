package io.afterclick.feature.adapter.kafka;

import io.afterclick.feature.aggregate.FeatureValue;
import io.afterclick.feature.view.FeatureId;

/**
 * What one record says about one view of one entity.
 *
 * @param id the view, by its versioned name, and the entity
 * @param value what the record adds, to be merged by the view's aggregation
 * @param place where the record stands
 */
record Observation(FeatureId id, FeatureValue value, Place place) {
    /**
     * Where a record stands.
     *
     * @param partition partition of its topic
     * @param offset place in the partition
     * @param backFilled whether a back-fill brings it
     * @param runFrom where that back-fill began in the partition: it brings all from there on; 0 where none brings it
     */
    record Place(int partition, long offset, boolean backFilled, long runFrom) {
        static Place live(int partition, long offset) {
            return new Place(partition, offset, false, 0);
        }

        static Place filled(int partition, long runFrom, long offset) {
            return new Place(partition, offset, true, runFrom);
        }
    }
}
