package io.afterclick.gateway.adapter.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ReplicaWatchTest {
    private final Map<String, Set<InetAddress>> names = new HashMap<>();
    private final CountingChannel bandit = new CountingChannel();
    private final CountingChannel feature = new CountingChannel();
    private final ReplicaWatch watch = new ReplicaWatch(
            List.of(
                    new ReplicaWatch.Service("bandit-service", bandit),
                    new ReplicaWatch.Service("feature-service", feature)),
            this::resolve);

    private Set<InetAddress> resolve(String host) throws UnknownHostException {
        if (!names.containsKey(host)) {
            throw new UnknownHostException(host);
        }
        return names.get(host);
    }

    @Test
    void tick_sameAddresses_leavesTheChannelAlone() throws Exception {
        names.put("bandit-service", addresses("192.0.2.1", "192.0.2.2"));
        watch.tick();
        names.put("bandit-service", addresses("192.0.2.2", "192.0.2.1"));
        watch.tick();
        assertThat(bandit.starts).isZero();
    }

    @Test
    void tick_replicaCameOrWent_startsThatChannelAnew() throws Exception {
        names.put("feature-service", addresses("192.0.2.9"));
        names.put("bandit-service", addresses("192.0.2.1"));
        watch.tick();
        names.put("bandit-service", addresses("192.0.2.1", "192.0.2.2"));
        watch.tick();
        watch.tick();
        assertThat(bandit.starts).isEqualTo(1);
        names.put("bandit-service", addresses("192.0.2.2"));
        watch.tick();
        assertThat(bandit.starts).isEqualTo(2);
        assertThat(feature.starts).isZero();
    }

    @Test
    void tick_nameUnknownForAWhile_keepsWhatWasKnown() throws Exception {
        watch.tick();
        names.put("bandit-service", addresses("192.0.2.1"));
        watch.tick();
        names.remove("bandit-service");
        watch.tick();
        names.put("bandit-service", addresses("192.0.2.1"));
        watch.tick();
        assertThat(bandit.starts).isZero();
    }

    private static Set<InetAddress> addresses(String... literals) throws UnknownHostException {
        Set<InetAddress> addresses = new HashSet<>();
        for (String literal : literals) {
            addresses.add(InetAddress.getByName(literal));
        }
        return addresses;
    }

    private static final class CountingChannel extends ManagedChannel {
        private int starts;

        @Override
        public void enterIdle() {
            starts++;
        }

        @Override
        public ManagedChannel shutdown() {
            return this;
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public boolean isTerminated() {
            return false;
        }

        @Override
        public ManagedChannel shutdownNow() {
            return this;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }

        @Override
        public <Q, A> ClientCall<Q, A> newCall(MethodDescriptor<Q, A> method, CallOptions options) {
            throw new UnsupportedOperationException("nothing is called here");
        }

        @Override
        public String authority() {
            return "";
        }
    }
}
