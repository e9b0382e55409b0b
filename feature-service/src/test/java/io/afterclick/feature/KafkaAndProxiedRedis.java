package io.afterclick.feature;

import io.afterclick.embedded.testing.KafkaAndRedis;
import io.afterclick.feature.adapter.redis.RedisMonitor;
import io.afterclick.feature.adapter.redis.RedisProxy;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/** Kafka and Redis, where the service reaches Redis through a {@link RedisProxy} and the test past it. */
public final class KafkaAndProxiedRedis implements QuarkusTestResourceLifecycleManager {
    private static final String HOSTS = "quarkus.redis.hosts";

    private final KafkaAndRedis servers = new KafkaAndRedis();
    private RedisProxy proxy;
    private RedisMonitor monitor;
    private URI redis;

    /**
     * What tests get hold of.
     *
     * @param monitor what Redis was told, since before the service started
     */
    public record Redis(RedisProxy proxy, URI direct, RedisMonitor monitor) {
        /** Takes all that Redis holds, as a restart without a file does. */
        public void empty() {
            monitor.unseen("FLUSHALL");
        }
    }

    @Override
    public Map<String, String> start() {
        Map<String, String> addresses = new HashMap<>(servers.start());
        redis = URI.create(addresses.get(HOSTS));
        proxy = new RedisProxy(redis.getHost(), redis.getPort());
        monitor = new RedisMonitor(redis.getHost(), redis.getPort());
        addresses.put(HOSTS, proxy.uri());
        return addresses;
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(new Redis(proxy, redis, monitor), new TestInjector.MatchesType(Redis.class));
    }

    @Override
    public void stop() {
        proxy.close();
        monitor.close();
        servers.stop();
    }
}
