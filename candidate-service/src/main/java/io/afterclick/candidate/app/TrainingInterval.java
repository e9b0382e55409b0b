package io.afterclick.candidate.app;

import io.quarkus.runtime.configuration.DurationConverter;
import java.time.Duration;
import java.util.Optional;

/**
 * How often something is done in the background.
 *
 * @param every empty for never
 */
public record TrainingInterval(Optional<Duration> every) {
    /** Reads a duration such as "1h" or "PT1H", "off", or 0 for off. Called by the configuration. */
    public static TrainingInterval parse(CharSequence text) {
        if (text.toString().strip().equalsIgnoreCase("off")) {
            return new TrainingInterval(Optional.empty());
        }
        Duration duration = DurationConverter.parseDuration(text.toString().strip());
        if (duration.isNegative()) {
            throw new IllegalArgumentException("must not be negative, but is " + text);
        }
        return new TrainingInterval(Optional.of(duration).filter(d -> !d.isZero()));
    }
}
