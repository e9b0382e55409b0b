package io.afterclick.feature.adapter.redis;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * On a cluster of yours, as {@code -Dafterclick.test.redis-cluster=redis://HOST:PORT,redis://HOST:PORT} says; aborted where
 * that is not set, as there is none then to be missed. It writes keys that begin with {@code ac:}, and leaves them.
 */
class GivenClusterTest extends ClusterStoreTest {
    private static final String CLUSTER = "afterclick.test.redis-cluster";

    @Override
    String servers() {
        String given = System.getProperty(CLUSTER, "");
        assumeTrue(!given.isEmpty(), "-D" + CLUSTER + "=redis://HOST:PORT,... names no cluster");
        return given;
    }
}
