package io.afterclick.bandit;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.Timestamps;
import com.google.rpc.ErrorInfo;
import io.afterclick.embedded.testing.KafkaAndRedis;
import io.afterclick.proto.bandit.v1.ArmCounts;
import io.afterclick.proto.bandit.v1.BanditService;
import io.afterclick.proto.bandit.v1.ListPoliciesRequest;
import io.afterclick.proto.bandit.v1.ListPoliciesResponse;
import io.afterclick.proto.bandit.v1.Outcome;
import io.afterclick.proto.bandit.v1.OutcomeCounts;
import io.afterclick.proto.bandit.v1.Policy;
import io.afterclick.proto.bandit.v1.PutPolicyRequest;
import io.afterclick.proto.bandit.v1.RankSlateRequest;
import io.afterclick.proto.bandit.v1.RankSlateResponse;
import io.afterclick.proto.bandit.v1.RankedWork;
import io.afterclick.proto.bandit.v1.SlateCandidate;
import io.afterclick.proto.event.v1.Click;
import io.afterclick.proto.event.v1.Event;
import io.afterclick.proto.event.v1.Impression;
import io.afterclick.proto.event.v1.Read;
import io.afterclick.proto.event.v1.ShownWork;
import io.afterclick.proto.key.v1.ArmKey;
import io.afterclick.proto.key.v1.ReaderKey;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.quarkus.grpc.GrpcClient;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The service on a real Kafka, with windows of seconds: click 2 s, read 4 s. */
@QuarkusTest
@QuarkusTestResource(KafkaAndRedis.class)
class BanditIT {
    private static final int CANDIDATES = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @GrpcClient
    BanditService bandit;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String brokers;

    private KafkaProducer<byte[], byte[]> producer;

    @TestHTTPResource(value = "/health/ready", management = true)
    URL ready;

    @TestHTTPResource(value = "/metrics", management = true)
    URL metrics;

    @BeforeEach
    void connect() {
        await().atMost(PATIENCE).until(() -> given().get(ready).statusCode() == 200);
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", brokers, "acks", "all", "linger.ms", "5"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    @AfterEach
    void disconnect() {
        producer.close();
    }

    @Test
    void rankSlate_afterReads_prefersWhatIsReadOnWithinTenSeconds() throws Exception {
        String tenant = "learns";
        double beforeB = meanPosition(tenant, "w2");
        sendReaders(tenant, "w5", 3);
        sendReaders(tenant, "w2", 1);
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            double a = meanPosition(tenant, "w5");
            double b = meanPosition(tenant, "w2");
            return a < b - 10 && b > beforeB + 5;
        });
        RankedWork workA = rank(tenant, "", CANDIDATES).getWorksList().stream()
                .filter(work -> work.getWorkId().equals("w5"))
                .findFirst()
                .orElseThrow();
        assertThat(workA.getReadOnMean()).isGreaterThan(0.8);
    }

    @Test
    void events_twiceWithPoisonBetween_countOnce() throws Exception {
        String tenant = "twice";
        List<Event> events = readersOf(tenant, "w1", 2);
        send(events);
        byte[] poison = "no event at all".getBytes(StandardCharsets.UTF_8);
        byte[] poisonKey = ReaderKey.newBuilder()
                .setTenant(tenant)
                .setReaderId("poison")
                .build()
                .toByteArray();
        producer.send(new ProducerRecord<>("afterclick.events", poisonKey, poison))
                .get();
        send(events);
        awaitCounts(tenant, "w1", counts -> counts.readOns() == 40 && counts.misses() == 40);
        OutcomeTotals counts = counts(tenant, "w1");
        assertThat(counts.impressions()).isEqualTo(80);
        assertThat(counts.clicks()).isEqualTo(40);
        assertThat(counts.readOnsByDelay()).isEqualTo(40);

        ConsumerRecord<byte[], byte[]> dead = readAll("afterclick.events.dead").stream()
                .filter(record -> Arrays.equals(record.key(), poisonKey))
                .findFirst()
                .orElseThrow();
        assertThat(dead.value()).isEqualTo(poison);
        assertThat(new String(dead.headers().lastHeader("afterclick-topic").value(), StandardCharsets.UTF_8))
                .isEqualTo("afterclick.events");

        assertSumsOfChangesAreCounts(tenant);
    }

    @Test
    void rankSlate_invalidRequests_areRefusedWithErrorInfo() {
        assertRefused(Status.Code.INVALID_ARGUMENT, "NO_CANDIDATES", request("t", "", 0));
        assertRefused(Status.Code.INVALID_ARGUMENT, "TOO_MANY_CANDIDATES", request("t", "", 201));
        assertRefused(Status.Code.INVALID_ARGUMENT, "INVALID_TENANT", request("T!", "", 3));
        assertRefused(Status.Code.NOT_FOUND, "UNKNOWN_POLICY", request("t", "best", 3));
    }

    @Test
    void rankSlate_fusionOnly_keepsFusionOrder() {
        RankSlateResponse response = rank("fusion", "fusion-only", 10);
        assertThat(response.getPolicy()).isEqualTo("fusion-only");
        assertThat(response.getPolicyVersion()).isEqualTo(1);
        assertThat(response.getWorksList())
                .extracting(RankedWork::getWorkId)
                .containsExactly("w0", "w1", "w2", "w3", "w4", "w5", "w6", "w7", "w8", "w9");
    }

    @Test
    void rankSlate_pinned_standFirst() {
        RankSlateRequest.Builder request =
                request("pinned", "fusion-only", 20).toBuilder().setLimit(3);
        request.getCandidatesBuilder(19).setPinned(true);
        request.getCandidatesBuilder(7).setPinned(true);
        assertThat(bandit.rankSlate(request.build()).await().atMost(PATIENCE).getWorksList())
                .extracting(RankedWork::getWorkId)
                .containsExactly("w7", "w19", "w0");
    }

    @Test
    void putPolicy_valid_ranksAtOnceWithAHigherVersionEachTime() {
        String tenant = "policies";
        long first = put(tenant, "mine", "reward: uniform").getVersion();
        assertThat(first).isGreaterThan(1);
        assertThat(rank(tenant, "mine", 10).getPolicyVersion()).isEqualTo(first);
        long second = put(tenant, "mine", "reward: fusion-only").getVersion();
        assertThat(second).isGreaterThan(first);
        RankSlateResponse slate = rank(tenant, "mine", 5);
        assertThat(slate.getPolicyVersion()).isEqualTo(second);
        assertThat(slate.getWorksList())
                .extracting(RankedWork::getWorkId)
                .containsExactly("w0", "w1", "w2", "w3", "w4");
        ListPoliciesResponse policies = bandit.listPolicies(
                        ListPoliciesRequest.newBuilder().setTenant(tenant).build())
                .await()
                .atMost(PATIENCE);
        assertThat(policies.getDefaultPolicy()).isEqualTo("two-step");
        assertThat(policies.getPoliciesList())
                .extracting(Policy::getName)
                .containsExactly("click", "read-after-click", "two-step", "fusion-only", "uniform", "mine");
        assertThat(policies.getPolicies(5).getYaml()).isEqualTo("reward: fusion-only");
        assertRefused(() -> rank("another-tenant", "mine", 5), Status.Code.NOT_FOUND, "UNKNOWN_POLICY");
    }

    @Test
    void putPolicy_invalid_saysWhichKeyAndChangesNothing() {
        String tenant = "bad-policies";
        assertRefused(() -> put(tenant, "mine", "reward: best"), Status.Code.INVALID_ARGUMENT, "INVALID");
        assertRefused(() -> put(tenant, "uniform", "reward: click"), Status.Code.FAILED_PRECONDITION, "BUILT_IN");
        assertRefused(() -> rank(tenant, "mine", 5), Status.Code.NOT_FOUND, "UNKNOWN_POLICY");
    }

    private Policy put(String tenant, String name, String yaml) {
        return bandit.putPolicy(PutPolicyRequest.newBuilder()
                        .setTenant(tenant)
                        .setName(name)
                        .setYaml(yaml)
                        .build())
                .await()
                .atMost(PATIENCE)
                .getPolicy();
    }

    @Test
    void metrics_afterEventsAndSlates_tellOfBoth() throws Exception {
        send(readersOf("metrics", "w1", 2));
        awaitCounts("metrics", "w1", counts -> counts.readOns() == 40);
        rank("metrics", "", 10);
        assertThat(given().get(metrics).asString())
                .contains("afterclick_bandit_events_total{effect=\"applied\"}")
                .contains("afterclick_bandit_outcomes_total{stage=\"read_on\"}")
                .contains("afterclick_bandit_learner_state 2.0")
                .contains("afterclick_bandit_arms ")
                .contains("afterclick_bandit_timer_delay_seconds_count")
                .contains("afterclick_bandit_freshness_seconds_count")
                .contains("afterclick_bandit_rank_time_seconds_count");
    }

    private void assertSumsOfChangesAreCounts(String tenant) {
        Map<ArmKey, OutcomeTotals> sums = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : readAll("afterclick.outcomes")) {
            ArmKey arm = parse(ArmKey.getDefaultInstance(), record.key());
            Outcome outcome = parse(Outcome.getDefaultInstance(), record.value());
            sums.merge(arm, OutcomeTotals.of(outcome.getChange()), OutcomeTotals::plus);
        }
        assertThat(counts(tenant, "w1")).isEqualTo(sums.get(arm(tenant, "w1")));
    }

    private void assertRefused(Status.Code code, String reason, RankSlateRequest request) {
        assertRefused(() -> bandit.rankSlate(request).await().atMost(PATIENCE), code, reason);
    }

    private static void assertRefused(ThrowingCallable call, Status.Code code, String reason) {
        assertThatThrownBy(call).isInstanceOfSatisfying(StatusRuntimeException.class, e -> {
            assertThat(e.getStatus().getCode()).isEqualTo(code);
            ErrorInfo info = errorInfo(e);
            assertThat(info.getReason()).isEqualTo(reason);
            assertThat(info.getDomain()).isEqualTo("afterclick.io");
        });
    }

    private static ErrorInfo errorInfo(StatusRuntimeException e) {
        try {
            return StatusProto.fromThrowable(e).getDetails(0).unpack(ErrorInfo.class);
        } catch (InvalidProtocolBufferException invalid) {
            throw new AssertionError(invalid);
        }
    }

    private double meanPosition(String tenant, String work) {
        int requests = 100;
        double mean = 0;
        for (int i = 0; i < requests; i++) {
            mean += rank(tenant, "", 50).getWorksList().stream()
                            .filter(ranked -> ranked.getWorkId().equals(work))
                            .mapToInt(RankedWork::getPosition)
                            .findFirst()
                            .orElse(51)
                    / (double) requests;
        }
        return mean;
    }

    private RankSlateResponse rank(String tenant, String policy, int limit) {
        RankSlateRequest request = request(tenant, policy, CANDIDATES).toBuilder()
                .setLimit(Math.min(limit, 50))
                .build();
        return bandit.rankSlate(request).await().atMost(PATIENCE);
    }

    private static RankSlateRequest request(String tenant, String policy, int candidates) {
        return RankSlateRequest.newBuilder()
                .setTenant(tenant)
                .setQueryWorkId("query")
                .setPolicy(policy)
                .setLimit(10)
                .addAllCandidates(IntStream.range(0, candidates)
                        .mapToObj(i -> SlateCandidate.newBuilder()
                                .setWorkId("w" + i)
                                .setScore(1.0 / (60 + i))
                                .build())
                        .toList())
                .build();
    }

    private void sendReaders(String tenant, String work, int episodes) throws Exception {
        send(readersOf(tenant, work, episodes));
    }

    /** 80 readers see the work; 40 of them click and read so many episodes within half a second. */
    private static List<Event> readersOf(String tenant, String work, int episodes) {
        long now = System.currentTimeMillis();
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
            String reader = "reader-" + work + "-" + i;
            ShownWork shown = ShownWork.newBuilder()
                    .setDecisionId("decision-" + work + "-" + i)
                    .setQueryWorkId("query")
                    .setWorkId(work)
                    .setPosition(1)
                    .setDecidedAt(Timestamps.fromMillis(now - 1_000))
                    .setWorkEpisodes(20)
                    .build();
            events.add(event(tenant, reader, now - 900)
                    .setImpression(Impression.newBuilder().setShown(shown))
                    .build());
            if (i % 2 == 0) {
                events.add(event(tenant, reader, now - 800)
                        .setClick(Click.newBuilder().setShown(shown))
                        .build());
                for (int episode = 1; episode <= episodes; episode++) {
                    events.add(event(tenant, reader, now - 800 + 150L * episode)
                            .setRead(Read.newBuilder()
                                    .setWorkId(work)
                                    .setEpisode(episode)
                                    .setWorkEpisodes(20))
                            .build());
                }
            }
        }
        return events;
    }

    private static Event.Builder event(String tenant, String reader, long time) {
        return Event.newBuilder()
                .setTenant(tenant)
                .setReaderId(reader)
                .setTime(Timestamps.fromMillis(time))
                .setReceivedAt(Timestamps.fromMillis(System.currentTimeMillis()));
    }

    private void send(List<Event> events) throws Exception {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (Event event : events) {
            byte[] key = ReaderKey.newBuilder()
                    .setTenant(event.getTenant())
                    .setReaderId(event.getReaderId())
                    .build()
                    .toByteArray();
            sent.add(producer.send(new ProducerRecord<>("afterclick.events", key, event.toByteArray())));
        }
        for (Future<RecordMetadata> written : sent) {
            written.get();
        }
    }

    private void awaitCounts(String tenant, String work, Predicate<OutcomeTotals> condition) {
        await().atMost(PATIENCE).until(() -> counts(tenant, work), condition);
    }

    private OutcomeTotals counts(String tenant, String work) {
        byte[] key = arm(tenant, work).toByteArray();
        ArmCounts last = ArmCounts.getDefaultInstance();
        for (ConsumerRecord<byte[], byte[]> record : readAll("afterclick.counts")) {
            if (Arrays.equals(record.key(), key)) {
                last = parse(ArmCounts.getDefaultInstance(), record.value());
            }
        }
        return last.getSpansList().stream()
                .map(span -> OutcomeTotals.of(span.getCounts()))
                .reduce(OutcomeTotals.NONE, OutcomeTotals::plus);
    }

    /** Some of the terms of counts, over all positions and times. */
    private record OutcomeTotals(long impressions, long misses, long clicks, long readOns, long readOnsByDelay) {
        private static final OutcomeTotals NONE = new OutcomeTotals(0, 0, 0, 0, 0);

        private static OutcomeTotals of(OutcomeCounts counts) {
            return new OutcomeTotals(
                    sum(counts.getImpressionsByPositionList()),
                    counts.getMisses(),
                    sum(counts.getClicksByPositionList()),
                    counts.getReadOns(),
                    sum(counts.getReadOnsByDelayList()));
        }

        private OutcomeTotals plus(OutcomeTotals other) {
            return new OutcomeTotals(
                    impressions + other.impressions,
                    misses + other.misses,
                    clicks + other.clicks,
                    readOns + other.readOns,
                    readOnsByDelay + other.readOnsByDelay);
        }

        private static long sum(List<Long> terms) {
            return terms.stream().mapToLong(Long::longValue).sum();
        }
    }

    private static ArmKey arm(String tenant, String work) {
        return ArmKey.newBuilder()
                .setTenant(tenant)
                .setQueryWorkId("query")
                .setCandidateWorkId(work)
                .build();
    }

    private List<ConsumerRecord<byte[], byte[]>> readAll(String topic) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", brokers, "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records;
    }

    @SuppressWarnings("unchecked")
    private static <M extends Message> M parse(M type, byte[] bytes) {
        try {
            return (M) type.getParserForType().parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }
}
