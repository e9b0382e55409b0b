package io.afterclick.feature.online;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * What is known of how one part of the store is.
 *
 * @param breaker keeps calls away from it while it fails
 * @param refill whether it came back a moment ago
 */
public record StoreGuard(CircuitBreaker breaker, StoreRefill refill) {
    /**
     * A guard that takes a part for come back when its breaker closes.
     *
     * @param pause how long no call passes when the part fails
     * @param nanoTime a clock as {@link System#nanoTime}
     * @param listener is told of the breaker's changes
     */
    public static StoreGuard of(Duration pause, LongSupplier nanoTime, CircuitBreaker.Listener listener) {
        StoreRefill refill = new StoreRefill(nanoTime);
        CircuitBreaker breaker = new CircuitBreaker(pause, nanoTime, state -> {
            listener.onChange(state);
            if (state == CircuitBreaker.State.CLOSED) {
                refill.storeCameBack();
            }
        });
        return new StoreGuard(breaker, refill);
    }
}
