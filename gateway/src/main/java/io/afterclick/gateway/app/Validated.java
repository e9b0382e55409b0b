package io.afterclick.gateway.app;

import io.afterclick.gateway.request.Limits;
import java.time.Duration;

/** Settings that could not work are refused at the start, with the name of the key. */
final class Validated {
    private Validated() {}

    static Duration positive(String key, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(key + " must be positive, not " + value);
        }
        return value;
    }

    static double share(String key, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(key + " must be 0 to 1, not " + value);
        }
        return value;
    }

    static int bodySizeMax(long bytes) {
        long max = 64L * 1024 * 1024; // quarkus.http.limits.max-body-size, the wall behind
        if (bytes < 1 || bytes > max) {
            throw new IllegalArgumentException(
                    "afterclick.gateway.body-size-max must be 1 to " + max + " bytes, not " + bytes);
        }
        return (int) bytes;
    }

    static Duration ackTimeout(Duration value) {
        Duration min = Duration.ofMillis(100);
        Duration max = Duration.ofMinutes(2);
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new IllegalArgumentException(
                    "afterclick.gateway.broker.ack-timeout must be between " + min + " and " + max + ", not " + value);
        }
        return value;
    }

    static int recordsInFlightMax(int value) {
        if (value < Limits.RECORDS_PER_BATCH_MAX) {
            throw new IllegalArgumentException("afterclick.gateway.broker.in-flight-max must be at least "
                    + Limits.RECORDS_PER_BATCH_MAX + ", what one batch of events may take, not " + value);
        }
        return value;
    }
}
