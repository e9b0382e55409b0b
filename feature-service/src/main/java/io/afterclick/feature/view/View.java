package io.afterclick.feature.view;

import io.afterclick.feature.aggregate.Aggregation;
import io.afterclick.feature.aggregate.DistinctLatest;
import io.afterclick.feature.aggregate.FeatureValue;
import io.afterclick.feature.aggregate.Sum;
import io.afterclick.feature.aggregate.UnclickedImpressions;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The definition of a feature: what is taken from which records, and how it becomes one value per entity.
 *
 * @param name unique; lower-case letters, digits and {@code _}, at most 64
 * @param measure what is taken
 * @param aggregation how it is put together
 * @param ttl how long a value is served after the newest record that changed it, 1 s or more; {@link #NO_EXPIRY} keeps it
 */
public record View(String name, Measure measure, Aggregation aggregation, Duration ttl) {
    /** A time to live that never ends. */
    public static final Duration NO_EXPIRY = ChronoUnit.FOREVER.getDuration();

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,63}");

    /** @throws IllegalArgumentException when a part is out of its range, or the parts do not fit together */
    public View {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not a name of a view: " + name);
        }
        Objects.requireNonNull(aggregation);
        if (ttl.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("view " + name + ": time to live must be 1 s or more, not " + ttl);
        }
        if (!fits(measure, aggregation)) {
            throw new IllegalArgumentException("view " + name + ": " + aggregation + " cannot be taken of " + measure);
        }
    }

    public Entity entity() {
        return measure.entity();
    }

    /** Stands where nothing is known. */
    public FeatureValue defaultValue() {
        return aggregation.published(aggregation.empty());
    }

    private static boolean fits(Measure measure, Aggregation aggregation) {
        return switch (measure) {
            case READ_WORK -> aggregation instanceof DistinctLatest;
            case SHOWN_WORK -> aggregation instanceof UnclickedImpressions;
            case IMPRESSIONS, CLICKS, READ_ONS -> aggregation instanceof Sum;
        };
    }
}
