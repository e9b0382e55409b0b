package io.afterclick.feature.adapter.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import io.afterclick.embedded.EmbeddedRedis;
import io.afterclick.feature.aggregate.FeatureValue;
import io.afterclick.feature.aggregate.FeatureValue.Count;
import io.afterclick.feature.online.FeatureException;
import io.afterclick.feature.online.FeatureException.Reason;
import io.afterclick.feature.online.FeatureWrite;
import io.afterclick.feature.view.FeatureId;
import io.afterclick.feature.view.View;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The contract on three masters of the Redis that the system has, and what happens when slots move and servers go; skipped
 * where there is none, unless {@code AFTERCLICK_NO_SKIPS} forbids that. {@code RedisClusterIT} has the one that comes along.
 */
class RedisClusterStoreTest extends ClusterStoreTest {
    private static final String MISSING = "no redis-server on the path (Debian: apt install redis-server)";
    private static final int MASTERS = 3;
    private static final long SEED = 50;

    @TempDir
    static Path folder;

    private Optional<Path> installed = Optional.empty();
    private LoopbackCluster servers;

    @Override
    String servers() {
        installed = EmbeddedRedis.installed("redis-server");
        if (installed.isEmpty()) {
            return "true".equals(System.getenv("AFTERCLICK_NO_SKIPS")) ? fail(MISSING) : abort(MISSING);
        }
        servers = LoopbackCluster.start(installed, folder.resolve("masters"), MASTERS, 0);
        return servers.uris();
    }

    @AfterAll
    void stopCluster() {
        if (servers != null) { // else skipped
            servers.close();
        }
    }

    @Test
    void slots_areThoseOfTheServer() {
        Random random = new Random(SEED);
        List<String> keys =
                new ArrayList<>(List.of("123456789", "foo{}{bar}", "foo{{bar}}zap", "{a}{b}", "}{", "{", "독자{작품}"));
        for (int i = 0; i < 200; i++) {
            keys.add(random.ints(1 + random.nextInt(20), 0, 5)
                    .mapToObj(letter -> List.of("{", "}", "a", "독", "/").get(letter))
                    .collect(Collectors.joining()));
        }

        assertThat(keys).allSatisfy(key -> assertThat(KeySlot.of(key.getBytes(StandardCharsets.UTF_8)))
                .as("%s, seed %d", key, SEED)
                .isEqualTo(Integer.parseInt(servers.ask(0, "CLUSTER", "KEYSLOT", key))));
    }

    @Test
    void values_lieOnAllMasters_andComeInOneRoundTripOfEach_byDocumentedCommandsOnly() {
        List<RedisMonitor> monitors = IntStream.range(0, MASTERS)
                .mapToObj(i -> new RedisMonitor("127.0.0.1", servers.port(i)))
                .toList();
        try {
            List<FeatureId> ids = written("spread", 300);
            assertThat(get(ids)).isEqualTo(expected(ids, 1));
            assertThat(registry.get("afterclick.feature.redis.round.trips")
                            .tags("call", "read", "outcome", "answered")
                            .timer()
                            .count())
                    .as("about 300 slots")
                    .isEqualTo(MASTERS);
            positions.save(Map.of(1, 7L)).await().indefinitely();
            assertThat(positions.read(Set.of(1)).await().indefinitely()).isEqualTo(Map.of(1, 7L));
            store.apply(List.of(
                            new FeatureWrite.Put(ids.get(0), new Count(1, Instant.EPOCH), Duration.ofHours(1)),
                            new FeatureWrite.Remove(ids.get(1))))
                    .await()
                    .indefinitely();
            assertThat(ids.stream().map(store::partOf)).contains(0, 1, 2).allMatch(part -> part < MASTERS);

            assertThat(monitors).allSatisfy(monitor -> await().atMost(SOON)
                    .untilAsserted(() -> assertThat(monitor.commands()).contains("SET", "MGET", "PING")));
            Set<String> commands = new TreeSet<>();
            monitors.forEach(monitor -> commands.addAll(monitor.commands()));
            System.out.println("commands of a cluster's run: " + commands);
            // The log leaves out what is about the server; its count of commands does not.
            assertThat(counted("cluster|slots")).isTrue();
            assertThat(Set.of("SET", "SETEX", "DEL", "MGET", "PING")).containsAll(commands);
        } finally {
            monitors.forEach(RedisMonitor::close);
        }
    }

    /** Values of one entity have one slot, so a move of it splits what is read by one command. */
    @Test
    void slotsMove_underReadsAndWrites_noReadFails_andAllIsRight() throws Exception {
        List<FeatureId> ids = new ArrayList<>();
        for (int entity = 0; entity < 20; entity++) {
            for (String view : List.of("work_clicks", "work_read_ons", "work_impressions", "never_written")) {
                ids.add(new FeatureId("moving", view, "w" + entity));
            }
        }
        List<FeatureId> kept =
                ids.stream().filter(id -> !id.view().equals("never_written")).toList();
        write(kept, 1);
        assertThat(get(ids)).isEqualTo(expected(kept, 1));
        AtomicInteger reads = new AtomicInteger();
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        AtomicInteger atLeast = new AtomicInteger(1);
        AtomicBoolean stop = new AtomicBoolean();
        Thread reading = new Thread(() -> {
            while (!stop.get()) {
                int version = atLeast.get();
                try {
                    Map<FeatureId, FeatureValue> found = get(ids);
                    assertThat(found.keySet()).isEqualTo(Set.copyOf(kept));
                    assertThat(found.values()).allMatch(value -> ((Count) value).count() >= version);
                    reads.incrementAndGet();
                } catch (RuntimeException | AssertionError e) {
                    failures.add(e);
                }
            }
        });
        reading.start();
        try {
            int version = 1;
            for (FeatureId id : ids.subList(0, 5 * 4)) {
                if (!id.view().equals("work_clicks")) {
                    continue;
                }
                int slot = KeySlot.of(RedisKeys.of(id));
                int from = masterOf(slot);
                int to = (from + 1) % MASTERS;
                servers.beginMove(slot, from, to);
                awaitMore(reads);
                servers.moveKeys(slot, from, to, 1);
                awaitMore(reads);
                write(kept, ++version); // while the slot is half here and half there
                atLeast.set(version);
                awaitMore(reads);
                while (servers.moveKeys(slot, from, to, 10) > 0) {
                    awaitMore(reads);
                }
                servers.endMove(slot, from, to);
                awaitMore(reads);
                write(kept, ++version);
                atLeast.set(version);
            }
            awaitMore(reads);
            assertThat(get(ids)).isEqualTo(expected(kept, version));
        } finally {
            stop.set(true);
            reading.join();
        }
        System.out.printf("%d reads while 5 slots moved, %d failed%n", reads.get(), failures.size());
        assertThat(failures).isEmpty();
        assertThat(counted("asking")).as("some commands were sent on").isTrue();
    }

    @Test
    void masterKilled_theOthersAnswer_itsLossShowsInThePositions_andItHealsByItself() {
        int gone = 1;
        List<FeatureId> ids = written("killed", 300);
        positions.save(Map.of(1, 9L, 2, 9L)).await().indefinitely();
        Map<Boolean, List<FeatureId>> byLoss = ids.stream().collect(Collectors.partitioningBy(id -> isOn(gone, id)));

        servers.kill(gone);
        await().atMost(SOON).untilAsserted(() -> assertUnavailable(byLoss.get(true)));
        assertThat(get(byLoss.get(false))).isEqualTo(expected(byLoss.get(false), 1));
        assertThatThrownBy(() -> positions.read(Set.of(1)).await().indefinitely())
                .as("a server that is away does not pass for an empty one")
                .isInstanceOf(FeatureException.class);

        servers.restart(gone);
        await().atMost(SOON).until(keyspace::isWhole);
        assertThat(get(byLoss.get(true))).isEmpty();
        assertThat(positions.read(Set.of(1, 2)).await().indefinitely())
                .as("one server came back empty")
                .isEmpty();
        write(ids, 2);
        positions.save(Map.of(1, 10L)).await().indefinitely();
        assertThat(get(ids)).isEqualTo(expected(ids, 2));
        assertThat(positions.read(Set.of(1, 2)).await().indefinitely()).isEqualTo(Map.of(1, 10L));
    }

    @Test
    void masterStuck_callsForItFailInTime_theOthersAnswer_andItHealsByItself() {
        List<FeatureId> ids = written("stuck", 300);
        Map<Boolean, List<FeatureId>> byServer = ids.stream().collect(Collectors.partitioningBy(id -> isOn(2, id)));

        Runnable goOn = servers.stick(2);
        try {
            long begin = System.nanoTime();
            assertUnavailable(byServer.get(true));
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(READ_TIMEOUT.multipliedBy(3));
            assertThat(get(byServer.get(false))).isEqualTo(expected(byServer.get(false), 1));
        } finally {
            goOn.run();
        }
        await().atMost(SOON).untilAsserted(() -> assertThat(get(ids)).isEqualTo(expected(ids, 1)));
    }

    @Test
    void masterDies_itsReplicaTakesOver_valuesAndPartsStay() {
        keyspace.close();
        int replica = MASTERS;
        try (LoopbackCluster own = LoopbackCluster.start(installed, folder.resolve("with-replica"), MASTERS, 1)) {
            connect(own.uris());
            List<FeatureId> ids = written("taken-over", 300);
            positions.save(Map.of(3, 4L)).await().indefinitely();
            List<Integer> parts = ids.stream().map(store::partOf).toList();
            await().atMost(SOON).untilAsserted(() -> assertThat(own.ask(replica, "DBSIZE"))
                    .isNotEqualTo("0")
                    .isEqualTo(own.ask(0, "DBSIZE")));

            own.kill(0);

            await().atMost(SOON)
                    .until(() -> own.ask(replica, "INFO", "replication").contains("role:master"));
            await().atMost(SOON).until(keyspace::isWhole);
            assertThat(get(ids)).isEqualTo(expected(ids, 1));
            assertThat(positions.read(Set.of(3)).await().indefinitely())
                    .as("nothing is lost, so nothing is read again")
                    .isEqualTo(Map.of(3, 4L));
            assertThat(ids.stream().map(store::partOf)).isEqualTo(parts);
            write(ids, 2);
            assertThat(get(ids)).isEqualTo(expected(ids, 2));
        }
    }

    private List<FeatureId> written(String tenant, int count) {
        List<FeatureId> ids = IntStream.range(0, count)
                .mapToObj(i -> new FeatureId(tenant, "work_clicks", "w" + i))
                .toList();
        write(ids, 1);
        return ids;
    }

    private void write(List<FeatureId> ids, int version) {
        store.apply(expected(ids, version).entrySet().stream()
                        .<FeatureWrite>map(
                                entry -> new FeatureWrite.Put(entry.getKey(), entry.getValue(), View.NO_EXPIRY))
                        .toList())
                .await()
                .indefinitely();
    }

    private static Map<FeatureId, FeatureValue> expected(List<FeatureId> ids, int version) {
        return ids.stream().collect(Collectors.toMap(id -> id, id -> new Count(version, Instant.EPOCH)));
    }

    private Map<FeatureId, FeatureValue> get(List<FeatureId> ids) {
        return store.get(new LinkedHashSet<>(ids)).await().indefinitely();
    }

    private void assertUnavailable(List<FeatureId> ids) {
        assertThatThrownBy(() -> get(ids)).isInstanceOfSatisfying(FeatureException.class, e -> assertThat(e.reason())
                .isEqualTo(Reason.STORE_UNAVAILABLE));
    }

    private void awaitMore(AtomicInteger reads) {
        int enough = reads.get() + 5;
        await().atMost(SOON).until(() -> reads.get() >= enough);
    }

    /** Whether one of the servers has got such a command. */
    private boolean counted(String command) {
        return IntStream.range(0, MASTERS)
                .anyMatch(i -> servers.ask(i, "INFO", "commandstats").contains("cmdstat_" + command + ":"));
    }

    private boolean isOn(int server, FeatureId id) {
        return store.partOf(id) == server;
    }

    /** By the slots as they were dealt out: none is moved twice. */
    private static int masterOf(int slot) {
        return IntStream.range(0, MASTERS)
                .filter(i -> slot < (i + 1) * KeySlot.COUNT / MASTERS)
                .findFirst()
                .orElseThrow();
    }
}
