package io.afterclick.feature.online;

import io.afterclick.feature.aggregate.FeatureValue;
import io.afterclick.feature.view.FeatureId;
import java.time.Duration;
import java.util.Objects;

/** One change of the store: always absolute, so that doing it twice is doing it once. */
public sealed interface FeatureWrite {
    FeatureId id();

    /**
     * Puts a value in the place of what was there.
     *
     * @param ttl time until it is forgotten, from now; {@link io.afterclick.feature.view.View#NO_EXPIRY} for never
     */
    record Put(FeatureId id, FeatureValue value, Duration ttl) implements FeatureWrite {
        public Put {
            Objects.requireNonNull(id);
            Objects.requireNonNull(value);
            if (ttl.isNegative() || ttl.isZero()) {
                throw new IllegalArgumentException("a value that has expired is removed, not put");
            }
        }
    }

    /** Takes away what was there. */
    record Remove(FeatureId id) implements FeatureWrite {
        public Remove {
            Objects.requireNonNull(id);
        }
    }
}
