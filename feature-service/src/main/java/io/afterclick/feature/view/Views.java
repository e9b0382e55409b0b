package io.afterclick.feature.view;

import io.afterclick.feature.aggregate.DistinctLatest;
import io.afterclick.feature.aggregate.Sum;
import io.afterclick.feature.aggregate.UnclickedImpressions;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** The views that this service computes and serves. Immutable. */
public final class Views {
    /** Works that a reader read last, newest first. */
    public static final String READER_RECENT_WORKS = "reader_recent_works";
    /** Works that a reader was shown lately, and how often without a click since the last click. */
    public static final String READER_UNCLICKED_WORKS = "reader_unclicked_works";
    /** How often a work was in sight. */
    public static final String WORK_IMPRESSIONS = "work_impressions";
    /** How often a work was clicked. */
    public static final String WORK_CLICKS = "work_clicks";
    /** How many clicks of a work became a read-on. */
    public static final String WORK_READ_ONS = "work_read_ons";

    private final Map<String, View> byName;

    /** @throws IllegalArgumentException when two views have the same name */
    public Views(Collection<View> views) {
        Map<String, View> named = new LinkedHashMap<>();
        for (View view : views) {
            if (named.put(view.name(), view) != null) {
                throw new IllegalArgumentException("two views are named " + view.name());
            }
        }
        this.byName = Map.copyOf(named);
    }

    /**
     * The views that come with the service.
     *
     * @param recentWorks works kept in {@link #READER_RECENT_WORKS}
     * @param unclicked how {@link #READER_UNCLICKED_WORKS} counts; its window is also its time to live, unless one is given
     * @param ttls time to live by view; the others never expire
     * @throws IllegalArgumentException when a time to live is given for a view that does not exist
     */
    public static Views shipped(int recentWorks, UnclickedImpressions unclicked, Map<String, Duration> ttls) {
        Views usual = new Views(List.of(
                new View(READER_RECENT_WORKS, Measure.READ_WORK, new DistinctLatest(recentWorks), View.NO_EXPIRY),
                new View(READER_UNCLICKED_WORKS, Measure.SHOWN_WORK, unclicked, unclicked.window()),
                new View(WORK_IMPRESSIONS, Measure.IMPRESSIONS, new Sum(), View.NO_EXPIRY),
                new View(WORK_CLICKS, Measure.CLICKS, new Sum(), View.NO_EXPIRY),
                new View(WORK_READ_ONS, Measure.READ_ONS, new Sum(), View.NO_EXPIRY)));
        for (String name : ttls.keySet()) {
            if (usual.find(name).isEmpty()) {
                throw new IllegalArgumentException("time to live of an unknown view " + name + "; there are "
                        + new TreeSet<>(usual.byName.keySet()));
            }
        }
        return new Views(usual.byName.values().stream()
                .map(view -> new View(
                        view.name(), view.measure(), view.aggregation(), ttls.getOrDefault(view.name(), view.ttl())))
                .toList());
    }

    public Optional<View> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** All views whose records come from this source. */
    public List<View> from(Measure.Source source) {
        return byName.values().stream()
                .filter(view -> view.measure().source() == source)
                .toList();
    }
}
