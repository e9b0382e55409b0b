package io.afterclick.gateway.testing;

import io.afterclick.embedded.FreePorts;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;

/**
 * Gives the application under test a port that is known before it starts, so that its gRPC clients, which are made before
 * it listens, can lead back to it.
 */
public final class OwnPort implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
        String port = Integer.toString(FreePorts.find(1)[0]);
        Map<String, String> settings = new HashMap<>();
        settings.put("quarkus.http.test-port", port);
        for (String service : new String[] {"candidate", "bandit", "feature"}) {
            settings.put("quarkus.grpc.clients." + service + ".test-port", port);
        }
        return settings;
    }

    @Override
    public void stop() {
        // nothing was started
    }
}
