package io.afterclick.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.afterclick.feature.adapter.kafka.TestRecords;
import io.afterclick.proto.event.v1.Event;
import io.afterclick.proto.feature.v1.Feature;
import io.afterclick.proto.feature.v1.GetFeaturesRequest;
import io.afterclick.proto.feature.v1.GetFeaturesResponse;
import io.afterclick.proto.feature.v1.MutinyFeatureServiceGrpc.MutinyFeatureServiceStub;
import io.quarkus.grpc.GrpcClient;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import java.net.URL;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Redis is away for 30 s in the middle of 1,000 requests a second, and comes back empty. */
@Tag("long")
@QuarkusTest
@TestProfile(RedisOutageIT.AsInProduction.class)
@QuarkusTestResource(KafkaAndProxiedRedis.class)
class RedisOutageIT {
    private static final int REQUESTS_PER_SECOND = 1_000;
    private static final int READERS = 2_000;
    private static final Duration BEFORE = Duration.ofSeconds(10);
    private static final Duration AWAY = Duration.ofSeconds(30);
    private static final Duration RIGHT_WITHIN = Duration.ofSeconds(10);
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration BUDGET = Duration.ofMillis(20);
    /** The caller gives up after this: the service's budget, and what a loaded machine adds. */
    private static final Duration DEADLINE = Duration.ofSeconds(1);

    /** The time limits that the service has outside tests. */
    public static final class AsInProduction implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "afterclick.feature.redis-timeout", "50ms", "afterclick.feature.budget", BUDGET.toMillis() + "ms");
        }
    }

    private record Answer(long begunAtNanos, long nanos, boolean failed, boolean degraded) {}

    private final String tenant = "t-" + UUID.randomUUID();
    private final Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
    private final ConcurrentLinkedQueue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final AtomicInteger asked = new AtomicInteger();

    @GrpcClient("features")
    MutinyFeatureServiceStub features;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @TestHTTPResource(value = "/health/ready", management = true)
    URL ready;

    KafkaAndProxiedRedis.Redis redis;

    @Test
    void redisAwayFor30Seconds_noRequestFails_andValuesAreRightSoonAfterItIsBackEmpty() throws Exception {
        await().atMost(START).until(() -> RestAssured.get(ready).statusCode() == 200);
        ScheduledExecutorService clock = Executors.newScheduledThreadPool(2);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new ByteArraySerializer(), new ByteArraySerializer())) {
            read(producer, "early", now.minusSeconds(60));
            await().atMost(START).until(() -> wrong("early").isEmpty());

            Future<?> load = clock.scheduleAtFixedRate(this::askTen, 0, 10, TimeUnit.MILLISECONDS);
            awaitAnswersOf(BEFORE);
            long cutAt = System.nanoTime();
            redis.proxy().cut();
            awaitAnswersOf(AWAY.dividedBy(2));
            read(producer, "meanwhile", now);
            redis.empty();
            awaitAnswersOf(AWAY.dividedBy(2));
            long backAt = System.nanoTime();
            redis.proxy().heal();
            await().atMost(RIGHT_WITHIN).until(() -> wrong("meanwhile", "early").isEmpty());
            long right = System.nanoTime();
            load.cancel(false);
            await().atMost(START).until(() -> answers.size() == asked.get());

            report("before", between(0, cutAt));
            report("Redis away", between(cutAt, backAt));
            report("back, until all is right", between(backAt, right));
            System.out.printf(
                    "all %d readers right %d ms after Redis was back%n", READERS, (right - backAt) / 1_000_000);
        } finally {
            clock.shutdownNow();
            redis.proxy().heal();
        }
        assertThat(answers).noneMatch(Answer::failed);
        assertThat(asked.get()).isGreaterThan((int) AWAY.toSeconds() * REQUESTS_PER_SECOND);
    }

    /** The load itself is the clock. */
    private void awaitAnswersOf(Duration time) {
        int enough = asked.get() + (int) time.toSeconds() * REQUESTS_PER_SECOND;
        await().atMost(time.plus(START)).until(() -> asked.get() >= enough);
    }

    private void askTen() {
        for (int i = 0; i < REQUESTS_PER_SECOND / 100; i++) {
            int reader = asked.getAndIncrement() % READERS;
            long begin = System.nanoTime();
            features.withDeadlineAfter(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
                    .getFeatures(request(List.of("r" + reader)))
                    .subscribe()
                    .with(
                            answer -> answers.add(
                                    new Answer(begin, System.nanoTime() - begin, false, answer.getDegraded())),
                            failure -> answers.add(new Answer(begin, System.nanoTime() - begin, true, true)));
        }
    }

    /** Readers whose recent works are not these. */
    private List<String> wrong(String... works) {
        return IntStream.range(0, READERS / 500)
                .boxed()
                .flatMap(part -> {
                    List<String> readers = IntStream.range(part * 500, (part + 1) * 500)
                            .mapToObj(i -> "r" + i)
                            .toList();
                    GetFeaturesResponse answer =
                            features.getFeatures(request(readers)).await().atMost(START);
                    return answer.getFeaturesList().stream()
                            .filter(feature -> !works(feature).equals(Arrays.asList(works)))
                            .map(Feature::getEntityId);
                })
                .toList();
    }

    private static List<String> works(Feature feature) {
        return feature.getValue().getIds().getEntriesList().stream()
                .map(entry -> entry.getId())
                .toList();
    }

    private GetFeaturesRequest request(List<String> readers) {
        return GetFeaturesRequest.newBuilder()
                .setTenant(tenant)
                .addViews("reader_recent_works")
                .addAllEntityIds(readers)
                .build();
    }

    private void read(KafkaProducer<byte[], byte[]> producer, String work, Instant time) {
        for (int i = 0; i < READERS; i++) {
            Event event = TestRecords.read(tenant, "r" + i, work, time);
            Future<RecordMetadata> unused = producer.send(new ProducerRecord<>(
                    "afterclick.events", TestRecords.readerKey(tenant, event.getReaderId()), event.toByteArray()));
        }
        producer.flush();
    }

    private Stream<Answer> between(long fromNanos, long toNanos) {
        return answers.stream().filter(answer -> answer.begunAtNanos() >= fromNanos && answer.begunAtNanos() < toNanos);
    }

    private static void report(String phase, Stream<Answer> of) {
        List<Answer> phaseAnswers = of.toList();
        long[] nanos = phaseAnswers.stream().mapToLong(Answer::nanos).sorted().toArray();
        System.out.printf(
                "%s: %d answers, %d failed, %d degraded, %d over %d ms; p50 %.2f ms, p99 %.2f ms, longest %.1f ms%n",
                phase,
                nanos.length,
                phaseAnswers.stream().filter(Answer::failed).count(),
                phaseAnswers.stream().filter(Answer::degraded).count(),
                Arrays.stream(nanos).filter(time -> time > BUDGET.toNanos()).count(),
                BUDGET.toMillis(),
                nanos[nanos.length / 2] * 1e-6,
                nanos[(int) (nanos.length * .99)] * 1e-6,
                nanos[nanos.length - 1] * 1e-6);
    }
}
