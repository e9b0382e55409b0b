package io.afterclick.feature.adapter.kafka;

import io.afterclick.feature.adapter.kafka.Observation.Place;
import io.afterclick.feature.view.FeatureId;
import io.afterclick.feature.view.SourceEvent;
import io.afterclick.feature.view.SourceRecord;
import io.afterclick.feature.view.View;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The views that one source feeds. Stateless and thread-safe. */
final class ObservedViews {
    private final List<View> views;
    private final List<String> versionedNames;

    ObservedViews(Collection<View> views) {
        this.views = List.copyOf(views);
        this.versionedNames = this.views.stream().map(View::versionedName).toList();
    }

    /** Whether a view is fed with an event. */
    boolean take(SourceEvent event) {
        return views.stream()
                .map(View::selection)
                .anyMatch(selection -> selection.event() == event
                        || selection.base().filter(base -> base == event).isPresent());
    }

    /** What a record says, for each view that it concerns; under the views' versioned names. */
    List<Observation> observe(SourceRecord record, Origin origin) {
        Place place = Place.live(origin.partition(), origin.offset());
        List<Observation> observations = new ArrayList<>(views.size());
        for (int i = 0; i < views.size(); i++) {
            View view = views.get(i);
            String versionedName = versionedNames.get(i);
            view.observe(record)
                    .ifPresent(value -> observations.add(new Observation(
                            new FeatureId(record.tenant(), versionedName, view.entityId(record)), value, place)));
        }
        return observations;
    }
}
