package io.afterclick.feature.view;

import io.afterclick.feature.aggregate.DistinctLatest;
import io.afterclick.feature.aggregate.Sum;
import io.afterclick.feature.aggregate.UnclickedImpressions;
import io.afterclick.feature.aggregate.Window;
import io.afterclick.feature.app.ViewsFile;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Views to test with. */
public final class TestViews {
    public static final UnclickedImpressions UNCLICKED = new UnclickedImpressions(500, 20, Duration.ofDays(14));

    private TestViews() {}

    /** All that come with the service. */
    public static Views shipped() {
        return ViewsFile.read(Optional.empty());
    }

    /** Five of the shipped ones, so that a test can count what a record leads to. */
    public static Views few() {
        return few(Map.of());
    }

    /** The same with these times to live. */
    public static Views few(Map<String, Duration> ttls) {
        return new Views(List.of(
                view("reader_recent_works", Entity.READER, Selection.of(SourceEvent.READ, Field.WORK), ttls),
                view("reader_unclicked_works", Entity.READER, Selection.of(SourceEvent.SHOWING), ttls),
                view("work_impressions", Entity.WORK, Selection.of(SourceEvent.IMPRESSIONS), ttls),
                view("work_clicks", Entity.WORK, Selection.of(SourceEvent.CLICKS), ttls),
                view("work_read_ons", Entity.WORK, Selection.of(SourceEvent.READ_ONS), ttls)));
    }

    private static View view(String name, Entity entity, Selection selection, Map<String, Duration> ttls) {
        return new View(
                name,
                entity,
                selection,
                switch (selection.event()) {
                    case READ -> new DistinctLatest(100, Window.FOREVER);
                    case SHOWING -> UNCLICKED;
                    default -> new Sum(Window.FOREVER);
                },
                ttls.getOrDefault(name, View.NO_EXPIRY));
    }
}
