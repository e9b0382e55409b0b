package io.afterclick.feature.adapter.kafka;

import io.afterclick.feature.adapter.kafka.ObservationMessages.Observed;
import io.afterclick.feature.adapter.message.FeatureMessages;
import io.afterclick.feature.adapter.message.UnreadableException;
import io.afterclick.feature.aggregate.Aggregation;
import io.afterclick.feature.view.FeatureId;
import io.afterclick.feature.view.View;
import io.afterclick.feature.view.Views;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads {@code afterclick.feature-backfills}: observations that {@link ViewBackfill} has made of older records. */
final class BackfillReader implements RecordReader {
    private final Views views;

    BackfillReader(Views views) {
        this.views = views;
    }

    @Override
    public String topic() {
        return Topics.BACKFILLS;
    }

    @Override
    public Reading read(byte[] key, byte[] value, Origin origin) throws UnreadableException {
        if (key == null || value == null) {
            throw new UnreadableException("observation without key or value");
        }
        FeatureId id = FeatureMessages.idFromBytes(key);
        Observed observed = ObservationMessages.fromBytes(value);
        Optional<Aggregation> aggregation = views.findVersion(id.view()).map(View::aggregation);
        if (aggregation.isEmpty()) {
            return Reading.NOTHING; // of another version of the views file
        }
        if (!aggregation.get().accepts(observed.value())) {
            throw new UnreadableException("value is of another kind than the view keeps");
        }
        return new Reading(
                List.of(new Observation(id, observed.value(), observed.place())),
                OptionalLong.of(observed.receivedAtMillis()));
    }
}
