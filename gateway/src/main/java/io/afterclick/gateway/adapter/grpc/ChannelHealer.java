package io.afterclick.gateway.adapter.grpc;

import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Makes channels find their services again soon after an outage.
 *
 * <p>grpc-java waits up to two minutes between attempts to connect, and offers no setting for it. Calls fail at once
 * while a channel waits, so all that is needed is to end the wait regularly. That also holds for channels that balance
 * over several replicas, of which one was away. Thread-safe.
 */
public final class ChannelHealer {
    private static final Logger LOG = Logger.getLogger(ChannelHealer.class);

    private final Map<String, ManagedChannel> channels;
    private final Map<String, Boolean> reachable = new ConcurrentHashMap<>();

    /** @param channels by the name of the service, for the log */
    public ChannelHealer(Map<String, ManagedChannel> channels) {
        this.channels = Map.copyOf(channels);
    }

    /**
     * To be called regularly, about once a second: connects what is not connected.
     *
     * @return whether a service has become reachable since the last call
     */
    public boolean tick() {
        boolean found = false;
        for (Map.Entry<String, ManagedChannel> entry : channels.entrySet()) {
            entry.getValue().resetConnectBackoff();
            found |= isNewlyReachable(entry.getKey(), entry.getValue().getState(true));
        }
        return found;
    }

    /** Services that were found and did not go since, or went and did not come back since, by name. */
    public Map<String, Boolean> reachable() {
        return Map.copyOf(reachable);
    }

    private boolean isNewlyReachable(String name, ConnectivityState state) {
        switch (state) {
            case READY -> {
                if (!Boolean.TRUE.equals(reachable.put(name, true))) {
                    LOG.infof("%s is reachable", name);
                    return true;
                }
            }
            case TRANSIENT_FAILURE -> {
                if (!Boolean.FALSE.equals(reachable.put(name, false))) {
                    LOG.warnf("%s is not reachable", name);
                }
            }
            case CONNECTING, IDLE, SHUTDOWN -> {} // says nothing about the service
        }
        return false;
    }
}
