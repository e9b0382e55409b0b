package io.afterclick.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.afterclick.feature.adapter.kafka.FeatureFeedChannel;
import io.afterclick.feature.adapter.kafka.TestRecords;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.net.URL;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** 1,000 records a second come in while Redis takes none for two minutes: a channel of the messaging extension. */
@Tag("long")
@QuarkusTest
@QuarkusTestResource(KafkaAndProxiedRedis.class)
class SlowFeedIT {
    private static final int RECORDS_PER_SECOND = 1_000;
    private static final Duration STUCK = Duration.ofSeconds(120);
    private static final Duration DRAINED_WITHIN = Duration.ofSeconds(60);
    private static final Duration START = Duration.ofSeconds(60);

    private final String tenant = "t-" + UUID.randomUUID();
    private final AtomicInteger sent = new AtomicInteger();

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @TestHTTPResource(value = "/health/ready", management = true)
    URL ready;

    @TestHTTPResource(value = "/health/live", management = true)
    URL live;

    @TestHTTPResource(value = "/metrics", management = true)
    URL metrics;

    KafkaAndProxiedRedis.Redis redis;

    @Test
    void stuckStore_noMemberLeaves_livenessStaysUp_andTheLagDrains() throws Exception {
        await().atMost(START).until(() -> RestAssured.get(ready).statusCode() == 200);
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        Set<String> members = new HashSet<>();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", bootstrapServers),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
                Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            redis.proxy().hang();
            ScheduledFuture<?> sending = clock.scheduleAtFixedRate(() -> send(producer), 0, 100, TimeUnit.MILLISECONDS);
            await().atMost(STUCK.plusSeconds(30))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> {
                        assertThat(RestAssured.get(live).statusCode())
                                .as("liveness")
                                .isEqualTo(200);
                        members.addAll(members(admin));
                        return sent.get() >= STUCK.toSeconds() * RECORDS_PER_SECOND;
                    });
            sending.cancel(false);
            producer.flush();
            assertThat(lag()).as("what came while the store was stuck").isGreaterThan(10_000);
        } finally {
            clock.shutdownNow();
            redis.proxy().heal();
        }
        long begin = System.nanoTime();
        await().atMost(DRAINED_WITHIN).until(() -> RestAssured.get(ready).statusCode() == 200 && lag() <= 10);
        System.out.printf(
                "%d records sent; drained within %d ms of recovery%n",
                sent.get(), (System.nanoTime() - begin) / 1_000_000);
        assertThat(members).as("members of the group").hasSize(1);
        assertThat(RestAssured.get(metrics).asString())
                .contains("afterclick_feature_rebalances_total{cause=\"lost_session\",consumer=\"feed\"} 0.0")
                .containsPattern("afterclick_feature_writes_total\\{view=\"work_impressions\"} " + written(sent.get()));
    }

    /** As Prometheus has it: 120100.0 or 1.201E5. */
    private static String written(int records) {
        return "(" + java.util.regex.Pattern.quote(Double.toString(records)) + "|" + records + "\\.0)";
    }

    private static Set<String> members(Admin admin) throws Exception {
        Set<String> members = new HashSet<>();
        admin
                .describeConsumerGroups(List.of(FeatureFeedChannel.GROUP))
                .describedGroups()
                .get(FeatureFeedChannel.GROUP)
                .get()
                .members()
                .stream()
                .map(MemberDescription::consumerId)
                .forEach(members::add);
        assertThat(members).as("somebody is in the group").isNotEmpty();
        return members;
    }

    private double lag() {
        return RestAssured.get(metrics)
                .asString()
                .lines()
                .filter(line -> line.startsWith("afterclick_feature_lag"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    /** Outcomes of works of their own, so that each becomes one record of the feed. */
    private void send(KafkaProducer<byte[], byte[]> producer) {
        for (int i = 0; i < RECORDS_PER_SECOND / 10; i++) {
            String work = "w" + sent.getAndIncrement();
            Future<RecordMetadata> unused = producer.send(new ProducerRecord<>(
                    "afterclick.outcomes",
                    TestRecords.armKey(tenant, "q", work),
                    TestRecords.outcome(tenant, "q", work, Instant.now(), 1, 0, 0)
                            .toByteArray()));
        }
    }
}
