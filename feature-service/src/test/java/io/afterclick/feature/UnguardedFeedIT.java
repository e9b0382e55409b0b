package io.afterclick.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.afterclick.feature.adapter.kafka.TestRecords;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import java.net.URL;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The control of {@link SlowFeedIT}: with an age limit that records outlast, the consumer is closed and liveness fails. The
 * check at start would refuse that limit, so it is told that records take a tenth of what it assumes.
 */
@Tag("long")
@QuarkusTest
@TestProfile(UnguardedFeedIT.AgeLimit.class)
@QuarkusTestResource(KafkaAndProxiedRedis.class)
class UnguardedFeedIT {
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration DOWN_WITHIN = Duration.ofSeconds(60);

    /** The strategy throttled, with an age limit of 10 s. */
    public static final class AgeLimit implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "mp.messaging.incoming.features.commit-strategy", "throttled",
                    "mp.messaging.incoming.features.throttled.unprocessed-record-max-age.ms", "10000",
                    "afterclick.feature.record-time-limit", "1ms");
        }
    }

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @TestHTTPResource(value = "/health/ready", management = true)
    URL ready;

    @TestHTTPResource(value = "/health/live", management = true)
    URL live;

    KafkaAndProxiedRedis.Redis redis;

    @Test
    void stuckStore_withAnAgeLimit_turnsLivenessDown() throws Exception {
        await().atMost(START).until(() -> RestAssured.get(ready).statusCode() == 200);
        assertThat(RestAssured.get(live).statusCode()).isEqualTo(200);
        redis.proxy().hang();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                            "afterclick.outcomes",
                            TestRecords.armKey("t", "q", "w"),
                            TestRecords.outcome("t", "q", "w", Instant.now(), 1, 0, 0)
                                    .toByteArray()))
                    .get();
            await().atMost(DOWN_WITHIN).until(() -> RestAssured.get(live).statusCode() == 503);
        } finally {
            redis.proxy().heal();
        }
    }
}
