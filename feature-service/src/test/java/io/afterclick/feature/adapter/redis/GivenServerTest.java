package io.afterclick.feature.adapter.redis;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;

/**
 * On a server of yours, as {@code -Dafterclick.test.redis=redis://HOST:PORT} says; aborted where that is not set, as there is
 * none then to be missed. It writes keys that begin with {@code ac:}, and leaves them.
 */
class GivenServerTest extends ProxiedStoreTest {
    private static final String SERVER = "afterclick.test.redis";

    @Override
    URI server() {
        String given = System.getProperty(SERVER, "");
        assumeTrue(!given.isEmpty(), "-D" + SERVER + "=redis://HOST:PORT names no server");
        return URI.create(given);
    }
}
