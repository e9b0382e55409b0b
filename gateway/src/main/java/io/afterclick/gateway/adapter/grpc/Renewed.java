package io.afterclick.gateway.adapter.grpc;

import java.util.function.Supplier;

/**
 * What is made of options, made again when others have taken their place. Thread-safe.
 *
 * @param <O> options, compared by identity
 * @param <M> what is made of them
 */
final class Renewed<O, M> implements Supplier<M> {
    /** Makes it. */
    interface Making<O, M> {
        M of(O options) throws Exception;
    }

    private final Supplier<O> options;
    private final Making<O, M> making;
    private O madeOf;
    private M made;

    Renewed(Supplier<O> options, Making<O, M> making) {
        this.options = options;
        this.making = making;
    }

    /** @throws IllegalStateException where nothing can be made of the options */
    @Override
    public synchronized M get() {
        O current = options.get();
        if (current != madeOf) {
            try {
                made = making.of(current);
            } catch (Exception e) {
                throw new IllegalStateException("the TLS configuration cannot be used", e);
            }
            madeOf = current;
        }
        return made;
    }
}
