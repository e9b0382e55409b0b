package io.afterclick.gateway.adapter.grpc;

import io.grpc.ManagedChannel;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Makes channels that balance over replicas notice replicas that come and go.
 *
 * <p>grpc-java asks for the addresses behind a name when it connects, and again only when a connection breaks: a replica
 * that is added would get no call as long as all others live. So the names are looked up regularly, and where the answer
 * has changed the channel starts anew with the next call; calls that run go on to their end. To be used by one thread at a
 * time.
 */
public final class ReplicaWatch {
    private static final Logger LOG = Logger.getLogger(ReplicaWatch.class);

    /** Finds the addresses behind a name. May block. */
    public interface Addresses {
        /** @throws UnknownHostException where there are none, or nobody answers */
        Set<InetAddress> of(String host) throws UnknownHostException;
    }

    /**
     * A service that is called.
     *
     * @param host name or address that its channel is configured with
     */
    public record Service(String host, ManagedChannel channel) {}

    private final List<Service> services;
    private final Addresses addresses;
    private final Map<Service, Set<InetAddress>> known = new HashMap<>();

    public ReplicaWatch(List<Service> services, Addresses addresses) {
        this.services = List.copyOf(services);
        this.addresses = addresses;
    }

    /** As the JVM resolves names, with its cache ({@code networkaddress.cache.ttl}), of which grpc-java makes use as well. */
    public static Set<InetAddress> resolve(String host) throws UnknownHostException {
        return new HashSet<>(List.of(InetAddress.getAllByName(host)));
    }

    /**
     * To be called once before the channels are used, and then regularly: looks the names up. A name that cannot be resolved
     * at the moment changes nothing.
     */
    public void tick() {
        services.forEach(this::look);
    }

    private void look(Service service) {
        Set<InetAddress> now;
        try {
            now = addresses.of(service.host());
        } catch (UnknownHostException e) {
            return; // the healer says which services are away
        }
        Set<InetAddress> before = known.put(service, now);
        if (before != null && !before.equals(now)) {
            LOG.infof("%s has %d addresses, before %d", service.host(), now.size(), before.size());
            service.channel().enterIdle();
        }
    }
}
