package io.afterclick.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.afterclick.feature.adapter.kafka.TestRecords;
import io.afterclick.feature.adapter.redis.LoopbackCluster;
import io.afterclick.feature.adapter.redis.RedisMonitor;
import io.afterclick.proto.event.v1.Event;
import io.afterclick.proto.feature.v1.Feature;
import io.afterclick.proto.feature.v1.FeatureService;
import io.afterclick.proto.feature.v1.GetFeaturesRequest;
import io.afterclick.proto.feature.v1.GetFeaturesResponse;
import io.afterclick.proto.feature.v1.TimedId;
import io.quarkus.grpc.GrpcClient;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.net.URL;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** The whole service on three masters of a real Redis Cluster. */
@QuarkusTest
@QuarkusTestResource(KafkaAndProxiedRedis.class)
@QuarkusTestResource(value = ThreeMasters.class, restrictToAnnotatedClass = true)
class RedisClusterIT {
    private static final Duration FRESH = Duration.ofSeconds(30);
    private static final Duration RIGHT_WITHIN = Duration.ofSeconds(10);
    private static final int READERS = 60;
    private static final Set<String> DOCUMENTED_COMMANDS =
            Set.of("SET", "SETEX", "MGET", "DEL", "PING", /* the client's: */ "CLUSTER SLOTS", "ASKING", "AUTH");
    /** What the test asks, and what its cluster's start does. */
    private static final Set<String> COMMANDS_OF_THE_TEST = Set.of("CLUSTER INFO", "KEYS");

    private final String tenant = "t-" + UUID.randomUUID();
    private final Instant now = Instant.ofEpochMilli(System.currentTimeMillis());

    @GrpcClient("features")
    FeatureService features;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @TestHTTPResource(value = "/health/ready", management = true)
    URL ready;

    @TestHTTPResource(value = "/metrics", management = true)
    URL metrics;

    LoopbackCluster redis;

    /** From events to answers; then one master crashes and comes back empty, and nobody does anything about it. */
    @Test
    void oneMasterComesBackEmpty_callsAreAnsweredMeanwhile_andAllIsRightByItself() throws Exception {
        List<RedisMonitor> monitors = new ArrayList<>();
        IntStream.range(0, redis.size()).forEach(i -> monitors.add(new RedisMonitor("127.0.0.1", redis.port(i))));
        int gone = 1;
        await().atMost(FRESH)
                .untilAsserted(
                        () -> assertThat(RestAssured.get(ready).statusCode()).isEqualTo(200));
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new ByteArraySerializer(), new ByteArraySerializer())) {
            read(producer, "early", now.minusSeconds(60));
            await().atMost(FRESH).untilAsserted(() -> assertThat(wrong(answer(), List.of("early")))
                    .isEmpty());
            List<String> held = valuesOn(gone);
            assertThat(held).as("a share of the values").hasSizeBetween(1, READERS - 1);
            double rewinds = metric("afterclick_feature_rewinds_total");

            redis.kill(gone);
            await().atMost(FRESH).untilAsserted(() -> {
                GetFeaturesResponse unheardOf = features.getFeatures(request(IntStream.range(0, 100)
                                .mapToObj(i -> "unheard-of-" + UUID.randomUUID())
                                .toList()))
                        .await()
                        .atMost(FRESH);
                assertThat(unheardOf.getFeaturesList())
                        .as("what the others do not have there is not, what this one has nobody knows")
                        .extracting(Feature::getUnanswered)
                        .contains(true, false);
            });
            assertThat(wrong(answer(), List.of("early"))).as("a copy stands in").isEmpty();
            assertThat(RestAssured.get(ready).statusCode()).as("it serves").isEqualTo(200);
            read(producer, "meanwhile", now);

            redis.restart(gone);
            long back = System.nanoTime();
            monitors.add(new RedisMonitor("127.0.0.1", redis.port(gone)));
            await().atMost(RIGHT_WITHIN).untilAsserted(() -> {
                assertThat(valuesOn(gone)).containsExactlyInAnyOrderElementsOf(held);
                GetFeaturesResponse answer = answer();
                assertThat(wrong(answer, List.of("meanwhile", "early"))).isEmpty();
                assertThat(answer.getDegraded()).isFalse();
            });
            System.out.printf(
                    "all %d readers right %d ms after one of three masters was back empty, with %d of them%n",
                    READERS, Duration.ofNanos(System.nanoTime() - back).toMillis(), held.size());
            assertThat(metric("afterclick_feature_rewinds_total")).isGreaterThan(rewinds);

            // CLUSTER SLOTS is not in it: the server's log leaves out what is about the server.
            Set<String> commands = new TreeSet<>();
            monitors.forEach(monitor -> commands.addAll(monitor.commands()));
            assertThat(commands).contains("SETEX", "SET", "MGET", "PING");
            commands.removeAll(COMMANDS_OF_THE_TEST);
            System.out.println("commands to three masters: " + commands);
            assertThat(DOCUMENTED_COMMANDS).containsAll(commands);
        } finally {
            monitors.forEach(RedisMonitor::close);
        }
    }

    private void read(KafkaProducer<byte[], byte[]> producer, String work, Instant time) throws Exception {
        for (int i = 0; i < READERS; i++) {
            Event event = TestRecords.read(tenant, "r" + i, work, time);
            producer.send(new ProducerRecord<>(
                            "afterclick.events",
                            TestRecords.readerKey(tenant, event.getReaderId()),
                            event.toByteArray()))
                    .get(10, TimeUnit.SECONDS);
        }
    }

    private GetFeaturesResponse answer() {
        return features.getFeatures(request(
                        IntStream.range(0, READERS).mapToObj(i -> "r" + i).toList()))
                .await()
                .atMost(FRESH);
    }

    private GetFeaturesRequest request(List<String> readers) {
        return GetFeaturesRequest.newBuilder()
                .setTenant(tenant)
                .addViews("reader_recent_works")
                .addAllEntityIds(readers)
                .build();
    }

    /** Readers whose recent works are not these. */
    private static List<String> wrong(GetFeaturesResponse answer, List<String> works) {
        return answer.getFeaturesList().stream()
                .filter(feature -> !feature.getValue().getIds().getEntriesList().stream()
                        .map(TimedId::getId)
                        .toList()
                        .equals(works))
                .map(Feature::getEntityId)
                .toList();
    }

    private List<String> valuesOn(int server) {
        return redis.ask(server, "KEYS", "ac:reader_recent_works:{" + tenant + "/*")
                .lines()
                .toList();
    }

    private double metric(String name) {
        return RestAssured.get(metrics)
                .asString()
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }
}
