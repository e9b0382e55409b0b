package io.afterclick.feature.view;

import io.afterclick.feature.aggregate.UnclickedImpressions;
import java.time.Duration;
import java.util.Map;

/** The shipped views, with the defaults of their settings. */
public final class TestViews {
    public static final UnclickedImpressions UNCLICKED = new UnclickedImpressions(500, 20, Duration.ofDays(14));

    private TestViews() {}

    public static Views shipped() {
        return shipped(Map.of());
    }

    public static Views shipped(Map<String, Duration> ttls) {
        return Views.shipped(100, UNCLICKED, ttls);
    }
}
