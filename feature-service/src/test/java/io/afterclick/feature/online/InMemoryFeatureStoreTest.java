package io.afterclick.feature.online;

import java.time.Clock;

class InMemoryFeatureStoreTest extends FeatureStoreContractTest {
    private final InMemoryFeatureStore store = new InMemoryFeatureStore(Clock.systemUTC());

    @Override
    protected FeatureStore store() {
        return store;
    }

    @Override
    protected FeedPositions positions() {
        return store;
    }
}
