package io.afterclick.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.Timestamp;
import io.afterclick.local.load.ApiClient;
import io.afterclick.local.load.DataFolder;
import io.afterclick.local.mesh.Intake;
import io.afterclick.local.mesh.Mesh;
import io.afterclick.local.mesh.MeshPorts;
import io.afterclick.local.mesh.MeshService;
import io.afterclick.local.mesh.MeshSettings;
import io.afterclick.local.mesh.WarmUp;
import io.afterclick.local.progress.PrintedProgress;
import io.afterclick.local.progress.Progress;
import io.afterclick.local.world.Places;
import io.afterclick.local.world.SyntheticWorld;
import io.afterclick.proto.bandit.v1.ArmCounts;
import io.afterclick.proto.bandit.v1.CountSpan;
import io.afterclick.proto.bandit.v1.Outcome;
import io.afterclick.proto.bandit.v1.OutcomeCounts;
import io.afterclick.proto.feature.v1.BackfillProgress;
import io.afterclick.proto.feature.v1.BackfillViewRequest;
import io.afterclick.proto.feature.v1.Feature;
import io.afterclick.proto.feature.v1.FeatureOperationsGrpc;
import io.afterclick.proto.feature.v1.FeatureServiceGrpc;
import io.afterclick.proto.feature.v1.GetFeaturesRequest;
import io.afterclick.proto.feature.v1.HistorySpan;
import io.afterclick.proto.insight.v1.DescribeOutcomeChangesRequest;
import io.afterclick.proto.insight.v1.InsightServiceGrpc;
import io.afterclick.proto.key.v1.ArmKey;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.StatusRuntimeException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The packaged services, real Kafka and real Redis, from outside: what the mesh promises as a whole.
 *
 * <p>One mesh for all tests, as its start is what takes longest; each test has a query work of its own.
 */
@Timeout(180)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MeshE2E {
    private static final Path FOLDER = Path.of("target", "e2e").toAbsolutePath();
    private static final int WORKS = 60;
    private static final int READERS = 300;
    private static final int LONGEST_SLATE = 50;

    /** The gateway gives a slate 150 ms; the rest is this JVM, the connection and a machine that builds meanwhile. */
    private static final long MEDIAN_MILLIS_MAX = 400;

    private static final long SLOWEST_MILLIS_MAX = 3_000;

    private static final Path VIEWS = FOLDER.resolve("feature-views.yaml");
    private static final String DELETED_READER = "forget-me";

    private static Mesh mesh;
    private static SyntheticWorld world;
    private static Client client;
    private static Traces traces;
    private static RedisCommands redisCommands;

    @BeforeAll
    static void startMesh() throws Exception {
        Path state = Files.createDirectories(
                FOLDER.resolve("state-" + ProcessHandle.current().pid()));
        Progress progress = new PrintedProgress(System.out, false, 80, System::nanoTime);
        world = SyntheticWorld.create(11, WORKS);
        world.writeTo(FOLDER.resolve("world"), READERS);
        Map<MeshService, Map<String, String>> overrides = new EnumMap<>(MeshService.class);
        for (MeshService service : MeshService.values()) {
            // Readable lines go to a file, JSON to the standard output.
            overrides.put(
                    service,
                    new HashMap<>(Map.of(
                            "afterclick.access-log-level", "INFO",
                            "quarkus.log.category.\"io.afterclick\".level", "DEBUG",
                            "quarkus.log.console.enabled", "true",
                            "quarkus.log.console.json.enabled", "true")));
        }
        overrides
                .get(MeshService.BANDIT)
                .putAll(Map.of(
                        "afterclick.bandit.clock.click-window", "2s",
                        "afterclick.bandit.clock.read-window", "4s",
                        "afterclick.bandit.learn.tick", "200ms",
                        "afterclick.bandit.learn.idle-grace", "1s"));
        overrides.get(MeshService.CANDIDATE).put("afterclick.candidate.training.flush-interval", "1s");
        overrides.get(MeshService.INSIGHT).put("afterclick.insight.history.flush-interval", "1s");
        Path home = Path.of(System.getProperty("afterclick.home", ".."));
        Files.copy(
                home.resolve("feature-service/src/main/resources/feature-views.yaml"),
                VIEWS,
                StandardCopyOption.REPLACE_EXISTING);
        overrides.get(MeshService.FEATURE).put("afterclick.feature.views-file", VIEWS.toString());
        mesh = Mesh.prepare(
                new MeshSettings(home.toAbsolutePath().normalize(), state, MeshPorts.anyFree(), overrides), progress);
        mesh.start();
        redisCommands = new RedisCommands(mesh.ports().redis());
        new Intake(mesh, "default", progress)
                .bring(DataFolder.open(FOLDER.resolve("world"), Clock.systemUTC(), progress));
        WarmUp.run(mesh, "default", progress);
        client = new Client(new ApiClient(mesh.apiUrl(), "default"));
        traces = new Traces(mesh);
    }

    @AfterAll
    static void stopMesh() throws Exception {
        if (redisCommands != null) {
            redisCommands.close();
        }
        if (mesh != null) {
            mesh.close();
        }
    }

    @Test
    @Order(1)
    void related_loadedWork_isAFullSlateOfOtherWorksWithReasons() {
        for (int i = 0; i < 5; i++) {
            String query = work(i);
            Client.Slate slate = client.related(query, "", 10);
            assertThat(slate.degraded()).isEmpty();
            assertThat(slate.works()).hasSize(10).doesNotHaveDuplicates().doesNotContain(query);
            assertThat(slate.body().path("query_work_id").asText()).isEqualTo(query);
            assertThat(slate.body().path("model_version").asText())
                    .as("a trained model")
                    .isNotEmpty();
            slate.body().path("items").forEach(item -> assertThat(item.path("reasons"))
                    .as(item.toString())
                    .isNotEmpty());
        }
    }

    @Test
    @Order(1)
    void metricsAndHealth_areOnTheManagementPortOfEachServiceAndOnNoOther() throws Exception {
        for (MeshService service : MeshService.values()) {
            for (String path : List.of("/q/health", "/q/health/ready", "/q/metrics")) {
                assertThat(status(mesh.ports().management(service), path))
                        .as(service + " " + path)
                        .isEqualTo(200);
                assertThat(status(mesh.ports().of(service), path))
                        .as(service + " " + path)
                        .isEqualTo(404);
            }
        }
    }

    private static int status(int port, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build();
        // HTTP/1.1, as probes and scrapers ask; what only talks gRPC does not take an upgrade to HTTP/2 on a path it
        // does not have.
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .build()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    @Order(2)
    void twoWorksWithAsManyClicks_theOneThatIsReadOnRisesAndTheOtherFalls_andARestartForgetsNothing() {
        int clicks = 30;
        int probes = 200;
        double margin = 10;
        String query = work(10);
        ApiClient api = client.api();
        Places before = Places.ask(api, query, probes, LONGEST_SLATE);
        String readOnce = before.works().get(0);
        String readOn = before.works().get(5);
        // All slates before the first event: what is learned meanwhile soon keeps the one that is read once out of
        // them.
        Map<String, Client.Slate> slates = new LinkedHashMap<>();
        for (int i = 0; i < clicks; i++) {
            String reader = "learner-" + i;
            slates.put(reader, slateWith(query, reader, readOn, readOnce));
        }
        slates.forEach((reader, slate) -> readBoth(slate, reader, readOn, readOnce));
        await("it has learned")
                .atMost(Duration.ofSeconds(30))
                .until(() -> hasLearned(before, Places.ask(api, query, 5, LONGEST_SLATE), readOn, readOnce, margin));
        assertLearned(before, Places.ask(api, query, probes, LONGEST_SLATE), readOn, readOnce, margin);

        for (MeshService service : MeshService.values()) {
            mesh.stopService(service);
        }
        mesh.startServices(EnumSet.allOf(MeshService.class));
        WarmUp.run(mesh, "default", Progress.SILENT);
        assertLearned(before, Places.ask(api, query, probes, LONGEST_SLATE), readOn, readOnce, margin);
    }

    private static boolean hasLearned(Places before, Places after, String readOn, String readOnce, double margin) {
        return after.of(readOnce) - after.of(readOn) > margin && after.of(readOnce) > before.of(readOnce);
    }

    private static void assertLearned(Places before, Places after, String readOn, String readOnce, double margin) {
        assertThat(after.slates()).as("whole answers of 200").isGreaterThan(180);
        assertThat(after.of(readOnce) - after.of(readOn))
                .as("places between %s (%.1f) and %s (%.1f)", readOn, after.of(readOn), readOnce, after.of(readOnce))
                .isGreaterThan(margin);
        assertThat(after.of(readOnce)).as("place of the work that is read once").isGreaterThan(before.of(readOnce));
    }

    private static void readBoth(Client.Slate slate, String reader, String readOn, String readOnce) {
        client.postAccepted(new Client.Events(reader, slate.token())
                .saw(readOn)
                .saw(readOnce)
                .clicked(readOn)
                .clicked(readOnce)
                .read(readOn, 1)
                .read(readOn, 2)
                .read(readOn, 3)
                .read(readOnce, 1));
    }

    /** A slate that holds all of these works: slates are drawn, so it is asked for until one does. */
    private static Client.Slate slateWith(String query, String reader, String... works) {
        for (int i = 0; i < 100; i++) {
            Client.Slate slate = client.related(query, reader, LONGEST_SLATE);
            if (slate.works().containsAll(List.of(works))) {
                return slate;
            }
        }
        throw new AssertionError("no slate of 100 held " + Arrays.toString(works));
    }

    @ParameterizedTest
    @EnumSource(names = {"BANDIT", "FEATURE", "CANDIDATE"})
    @Order(3)
    void serviceStopped_slatesStillComeInTime_andItHeals(MeshService service) {
        String query = work(20);
        client.related(query, "somebody", 10);
        mesh.stopService(service);
        try {
            assertAnswersWithout(service, query);
        } finally {
            mesh.startServices(EnumSet.of(service));
        }
        await("it heals by itself")
                .atMost(Duration.ofSeconds(30))
                .until(() -> client.related(query, "somebody", 10).degraded().isEmpty());
    }

    private static void assertAnswersWithout(MeshService service, String query) {
        List<Long> millis = new ArrayList<>();
        int othersLate = 0;
        for (int i = 0; i < 21; i++) {
            Client.Slate slate = client.related(query, "somebody", 10);
            assertThat(slate.degraded()).contains(service.area());
            othersLate += slate.degraded().size() > 1 ? 1 : 0;
            assertThat(slate.works()).hasSize(10).doesNotHaveDuplicates().doesNotContain(query);
            millis.add(slate.millis());
        }
        // The other stages have their own deadlines, which a busy machine may miss now and then.
        assertThat(othersLate).as("answers in which other stages fell back too").isLessThanOrEqualTo(3);
        millis.sort(null);
        assertThat(millis.get(millis.size() / 2)).as("median of %s", millis).isLessThanOrEqualTo(MEDIAN_MILLIS_MAX);
        assertThat(millis.get(millis.size() - 1)).as("slowest of %s", millis).isLessThanOrEqualTo(SLOWEST_MILLIS_MAX);
    }

    @Test
    @Order(3)
    void insightStopped_slatesAreWhole_andTheHistoryGoesOnWhereItStopped() throws Exception {
        String query = work(22);
        mesh.stopService(MeshService.INSIGHT);
        try {
            for (int i = 0; i < 5; i++) {
                assertThat(client.related(query, "unseen-by-insight", 10).degraded())
                        .isEmpty();
            }
        } finally {
            mesh.startServices(EnumSet.of(MeshService.INSIGHT));
        }
        await("the decisions meanwhile are in the history")
                .atMost(Duration.ofSeconds(30))
                .until(() -> traces.historyFilesHolding("unseen-by-insight") > 0);
    }

    @Test
    @Order(4)
    void crashedService_isStartedAgain() {
        String query = work(21);
        mesh.crashService(MeshService.BANDIT);
        await("it is restarted")
                .atMost(Duration.ofSeconds(40))
                .until(() -> mesh.isReady(MeshService.BANDIT)
                        && client.related(query, "", 10).degraded().isEmpty());
    }

    @Test
    @Order(5)
    void sameBatchTwice_changesNothingTheSecondTime() {
        String query = work(30);
        String reader = "twice";
        Client.Slate slate = client.related(query, reader, 10);
        String work = slate.works().get(0);
        Client.Events batch = new Client.Events(reader, slate.token())
                .saw(work)
                .clicked(work)
                .read(work, 1)
                .read(work, 2);
        client.postAccepted(batch);
        awaitCounts(query, work, 1, 1, 1);

        client.postAccepted(batch);
        // Of the same reader, so behind the repeated batch: when this has been counted, that has been looked at.
        String later = slate.works().get(1);
        client.postAccepted(new Client.Events(reader, slate.token()).saw(later));
        awaitCounts(query, later, 1, 0, 0);
        awaitCounts(query, work, 1, 1, 1);
    }

    @Test
    @Order(6)
    void changedToken_isRefusedWithTheFieldOfEachFault() {
        String query = work(31);
        Client.Slate slate = client.related(query, "forger", 10);
        String token = slate.token();
        int middle = token.length() / 2;
        char other = token.charAt(middle) == 'A' ? 'B' : 'A';
        String changed = token.substring(0, middle) + other + token.substring(middle + 1);
        String work = slate.works().get(0);
        HttpResponse<String> refused =
                client.post(new Client.Events("forger", changed).saw(work).clicked(work));
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(refused.body()).contains("events[0].decision_token").contains("events[1].decision_token");
        client.postAccepted(new Client.Events("forger", token).saw(work));
    }

    @Test
    @Order(7)
    void malformedRecord_isPutAsideByEachConsumer_andNothingStops() throws Exception {
        byte[] value = "no event at all".getBytes(StandardCharsets.UTF_8);
        new Topic(mesh.bootstrapServers(), "afterclick.events").write(new byte[] {(byte) 0xff}, value);
        Topic dead = new Topic(mesh.bootstrapServers(), "afterclick.events.dead");
        await("each consumer puts it aside").atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(
                        dead.records().stream()
                                .filter(record -> Arrays.equals(record.value(), value))
                                .map(record -> header(record, "afterclick-consumer"))
                                .collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(
                        "bandit-service", "candidate-service", "feature-service", "insight-service"));
        assertThat(dead.records()).allSatisfy(record -> {
            assertThat(header(record, "afterclick-topic")).isEqualTo("afterclick.events");
            assertThat(header(record, "afterclick-reason")).isNotEmpty();
            assertThat(header(record, "afterclick-partition")).isNotEmpty();
            assertThat(header(record, "afterclick-offset")).isNotEmpty();
        });

        String query = work(32);
        Client.Slate slate = client.related(query, "after", 10);
        String work = slate.works().get(0);
        client.postAccepted(new Client.Events("after", slate.token()).saw(work));
        awaitCounts(query, work, 1, 0, 0);
        for (MeshService service : MeshService.values()) {
            assertThat(mesh.isReady(service)).as(service.module()).isTrue();
        }
    }

    @Test
    @Order(8)
    void request_hasOneTraceIdInTheLogsOfAllServices() {
        String traceId = client.related(work(33), "traced", 10).traceId();
        assertThat(traceId).matches("[0-9a-f]{32}");
        // No request asks insight-service for anything.
        for (MeshService service : EnumSet.complementOf(EnumSet.of(MeshService.INSIGHT))) {
            await(service.module() + " logs trace " + traceId)
                    .atMost(Duration.ofSeconds(30))
                    .until(() ->
                            Files.readString(mesh.state().serviceLog(service)).contains("trace=" + traceId)
                                    && JsonLog.of(mesh, service).anyMatch(line -> line.at("/mdc/traceId")
                                            .asText()
                                            .equals(traceId)));
        }
    }

    @Test
    @Order(9)
    void newWork_hasRelatedWorksSoon() {
        HttpResponse<String> put = client.api()
                .post(
                        "/v1/works",
                        ("{\"works\":[{\"work_id\":\"fresh\",\"title\":\"The Dragon Keeper's New Oath\","
                                        + "\"genres\":[\"Fantasy\"],\"tags\":[\"magic\",\"dragons\"],\"language\":\"en\"}]}")
                                .getBytes(StandardCharsets.UTF_8))
                .join();
        assertThat(put.statusCode()).isEqualTo(200);
        await("related works by text").atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            Client.Slate slate = client.related("fresh", "", 10);
            assertThat(slate.degraded()).isEmpty();
            assertThat(slate.body().path("items").findValuesAsText("retriever")).contains("text");
        });
    }

    @Test
    @Order(10)
    void deletedReader_isInNoFileOfHistoryAndTrainingSetAndInNoRedisKey() throws Exception {
        String reader = DELETED_READER;
        String query = work(34);
        Client.Slate slate = client.related(query, reader, 10);
        String work = slate.works().get(0);
        client.postAccepted(new Client.Events(reader, slate.token())
                .saw(work)
                .clicked(work)
                .read(work, 1)
                .read(work, 2));
        await("it is everywhere").atMost(Duration.ofSeconds(40)).untilAsserted(() -> {
            assertThat(traces.historyFilesHolding(reader)).as("history").isPositive();
            assertThat(traces.trainingFilesHolding(reader)).as("training set").isPositive();
            assertThat(traces.redisKeysOf(reader)).as("redis").isNotEmpty();
        });

        assertThat(traces.delete(reader)).isEqualTo(202);

        await("it is nowhere").atMost(Duration.ofSeconds(40)).untilAsserted(() -> {
            assertThat(traces.historyFilesHolding(reader)).as("history").isZero();
            assertThat(traces.trainingFilesHolding(reader)).as("training set").isZero();
            assertThat(traces.redisKeysOf(reader)).as("redis").isEmpty();
        });
        // A slate leaves a decision, of after the deletion; the reader is as good as new.
        assertThat(client.related(query, reader, 10).degraded()).isEmpty();
        await("what comes later is kept")
                .atMost(Duration.ofSeconds(30))
                .until(() -> traces.historyFilesHolding(reader) > 0);
        assertThat(traces.trainingFilesHolding(reader)).isZero();
    }

    @Test
    @Order(11)
    void backfill_fromTheHistory_readsWhatInsightServiceKeeps() throws Exception {
        ManagedChannel channel = ManagedChannelBuilder.forAddress(
                        "127.0.0.1", mesh.ports().of(MeshService.FEATURE))
                .usePlaintext()
                .build();
        try {
            List<BackfillProgress> progress = new ArrayList<>();
            FeatureOperationsGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(60, TimeUnit.SECONDS)
                    .backfillView(BackfillViewRequest.newBuilder()
                            .setView("reader_recent_works")
                            .setHistory(HistorySpan.newBuilder()
                                    .setTenant("default")
                                    .setFrom(Timestamp.newBuilder()
                                            .setSeconds(Instant.now()
                                                    .minus(Duration.ofDays(90))
                                                    .getEpochSecond())))
                            .build())
                    .forEachRemaining(progress::add);

            BackfillProgress end = progress.get(progress.size() - 1);
            assertThat(end.getDone()).isTrue();
            assertThat(end.getHistoryRecordsRead()).as("events of these tests").isGreaterThan(50);
            assertThat(end.hasHistoryReadTo()).isTrue();
            assertThat(end.getRecordsRead()).isEqualTo(end.getRecordsInAll());
        } finally {
            channel.shutdownNow();
        }
    }

    /** A view that comes new, a topic that has let go what was, and others who read on meanwhile. */
    @Test
    @Order(12)
    void backfill_ofNewSumsFromTheHistory_equalsAnOfflineCountOfAllOutcomes_thoughTheTopicHasLetThemGo()
            throws Exception {
        for (int i = 0; i < 40; i++) {
            showAndClick("before-" + i, work(20 + i % 5), i);
        }
        Topic topic = new Topic(mesh.bootstrapServers(), "afterclick.outcomes");
        List<Outcome> outcomes = new ArrayList<>();
        long letGo = letGoWhatIsStored(topic, outcomes);
        assertThat(letGo).isGreaterThan(100);
        assertThat(outcomes).hasSizeGreaterThan(100);
        mesh.stopService(MeshService.FEATURE);
        Files.writeString(VIEWS, """

                  all_clicks: {entity: work, source: outcomes, event: click, aggregation: count}
                  all_ctr: {entity: work, source: outcomes, event: click, per: impression, aggregation: rate, prior: {a: 1, b: 24}}
                """, StandardOpenOption.APPEND);
        mesh.startServices(EnumSet.of(MeshService.FEATURE));
        CompletableFuture<Void> filled = new CompletableFuture<>();
        CompletableFuture<Void> live = CompletableFuture.runAsync(() -> {
            for (int i = 0; !filled.isDone() && i < 200; i++) {
                showAndClick("live-" + i, work(20 + i % 5), i);
            }
        });
        ManagedChannel channel = ManagedChannelBuilder.forAddress(
                        "127.0.0.1", mesh.ports().of(MeshService.FEATURE))
                .usePlaintext()
                .build();
        try {
            breakOff(channel, "all_clicks");
            for (String view : List.of("all_clicks", "all_ctr", "all_clicks", "all_ctr")) {
                BackfillProgress end = fill(channel, view);
                assertThat(end.getDone()).isTrue();
                assertThat(end.getHistoryRecordsRead()).isGreaterThan(100);
                assertThat(end.getRecordsRead())
                        .isEqualTo(end.getRecordsInAll())
                        .isGreaterThanOrEqualTo(letGo);
                assertThat(end.hasCompleteFrom()).as("the history is whole").isFalse();
            }
            filled.complete(null);
            live.get(60, TimeUnit.SECONDS);
            FeatureServiceGrpc.FeatureServiceBlockingStub features = FeatureServiceGrpc.newBlockingStub(channel);
            await("each outcome counts once").atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(
                            clicksAndRates(features, sums(outcomes, topic)))
                    .isEqualTo(expected(sums(outcomes, topic))));
        } finally {
            filled.complete(null);
            channel.shutdownNow();
        }
    }

    private static void showAndClick(String reader, String query, int i) {
        Client.Slate slate = client.related(query, reader, 10);
        Client.Events events = new Client.Events(reader, slate.token());
        slate.works().forEach(events::saw);
        events.clicked(slate.works().get(i % 3));
        client.postAccepted(events);
    }

    /**
     * Shortens the topic to what is not in the history yet.
     *
     * @param outcomes gets those that went
     * @return offsets that went
     */
    private static long letGoWhatIsStored(Topic topic, List<Outcome> outcomes) throws Exception {
        ManagedChannel channel = ManagedChannelBuilder.forAddress(
                        "127.0.0.1", mesh.ports().of(MeshService.INSIGHT))
                .usePlaintext()
                .build();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", mesh.bootstrapServers()))) {
            List<ConsumerRecord<byte[], byte[]>> records = topic.records();
            Map<TopicPartition, Long> ends = new HashMap<>();
            for (ConsumerRecord<byte[], byte[]> record : records) {
                ends.merge(new TopicPartition(record.topic(), record.partition()), record.offset() + 1, Long::max);
                outcomes.add(Outcome.parseFrom(record.value()));
            }
            DescribeOutcomeChangesRequest request = DescribeOutcomeChangesRequest.newBuilder()
                    .setTopicId(admin.describeTopics(List.of(topic.name()))
                            .allTopicNames()
                            .get()
                            .get(topic.name())
                            .topicId()
                            .toString())
                    .build();
            InsightServiceGrpc.InsightServiceBlockingStub insight = InsightServiceGrpc.newBlockingStub(channel);
            await("they are stored").atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                Map<TopicPartition, Long> stored = new HashMap<>();
                insight.describeOutcomeChanges(request)
                        .getPartitionsList()
                        .forEach(kept -> stored.put(
                                new TopicPartition(topic.name(), kept.getPartition()), kept.getNextOffset()));
                assertThat(ends).allSatisfy((partition, end) -> assertThat(stored.get(partition))
                        .isGreaterThanOrEqualTo(end));
            });
            Map<TopicPartition, RecordsToDelete> gone = new HashMap<>();
            ends.forEach((partition, end) -> gone.put(partition, RecordsToDelete.beforeOffset(end)));
            admin.deleteRecords(gone).all().get(30, TimeUnit.SECONDS);
            return ends.values().stream().mapToLong(Long::longValue).sum();
        } finally {
            channel.shutdownNow();
        }
    }

    private static BackfillViewRequest ofAllHistory(String view) {
        return BackfillViewRequest.newBuilder()
                .setView(view)
                .setHistory(HistorySpan.newBuilder().setTenant("default"))
                .build();
    }

    /** Begins a back-fill, and goes. */
    private static void breakOff(ManagedChannel channel, String view) {
        Context.CancellableContext context = Context.current().withCancellation();
        context.run(() -> FeatureOperationsGrpc.newBlockingStub(channel).backfillView(ofAllHistory(view)));
        context.cancel(null);
    }

    /** The end of a back-fill; one that was broken off may still be on its way out. */
    private static BackfillProgress fill(ManagedChannel channel, String view) {
        return await("it begins")
                .atMost(Duration.ofSeconds(60))
                .ignoreException(StatusRuntimeException.class)
                .until(
                        () -> {
                            List<BackfillProgress> progress = new ArrayList<>();
                            FeatureOperationsGrpc.newBlockingStub(channel)
                                    .withDeadlineAfter(60, TimeUnit.SECONDS)
                                    .backfillView(ofAllHistory(view))
                                    .forEachRemaining(progress::add);
                            return progress.get(progress.size() - 1);
                        },
                        BackfillProgress::getDone);
    }

    /** Clicks and impressions of each work: those that went, and those that the topic holds. */
    private static Map<String, long[]> sums(List<Outcome> gone, Topic topic) throws Exception {
        List<Outcome> all = new ArrayList<>(gone);
        for (ConsumerRecord<byte[], byte[]> record : topic.records()) {
            all.add(Outcome.parseFrom(record.value()));
        }
        Map<String, long[]> sums = new HashMap<>();
        for (Outcome outcome : all) {
            if (!outcome.getReaderId().equals(DELETED_READER)) {
                long[] sum = sums.computeIfAbsent(outcome.getWorkId(), absent -> new long[2]);
                sum[0] += sum(outcome.getChange().getClicksByPositionList());
                sum[1] += sum(outcome.getChange().getImpressionsByPositionList());
            }
        }
        return sums;
    }

    private static Map<String, String> expected(Map<String, long[]> sums) {
        Map<String, String> expected = new HashMap<>();
        sums.forEach((work, sum) -> expected.put(work, sum[0] + " " + (1.0 + sum[0]) / (25.0 + sum[1])));
        return expected;
    }

    private static Map<String, String> clicksAndRates(
            FeatureServiceGrpc.FeatureServiceBlockingStub features, Map<String, long[]> works) {
        List<String> ids = List.copyOf(works.keySet());
        List<Feature> values = features.getFeatures(GetFeaturesRequest.newBuilder()
                        .setTenant("default")
                        .addViews("all_clicks")
                        .addViews("all_ctr")
                        .addAllEntityIds(ids)
                        .build())
                .getFeaturesList();
        Map<String, String> found = new HashMap<>();
        for (int i = 0; i < ids.size(); i++) {
            found.put(
                    ids.get(i),
                    values.get(2 * i).getValue().getCount() + " "
                            + values.get(2 * i + 1).getValue().getNumber());
        }
        return found;
    }

    @Test
    @Order(13)
    void readersTitlesTokensAndBodies_areInNoLineOfAnyLog_howeverFaultyTheRequest() throws Exception {
        String mark = "5f3a91";
        String reader = "reader-" + mark;
        String title = "Title " + mark;
        String body = "body-" + mark;
        String query = work(35);
        post(
                "/v1/works",
                "{\"works\":[{\"work_id\":\"marked\",\"title\":\"" + title + "\",\"language\":\"en\"}]}",
                200);
        post("/v1/works", "{\"works\":[{\"work_id\":\"marked\",\"title\":\"" + title + "\",\"language\":7}]}", 400);
        Client.Slate slate = client.related(query, reader, 10);
        String work = slate.works().get(0);
        client.postAccepted(new Client.Events(reader, slate.token())
                .saw(work)
                .clicked(work)
                .read(work, 1)
                .read(work, 2)
                .read("marked", 1));
        String changed = "A" + slate.token().substring(1);
        assertThat(client.post(new Client.Events(reader, changed).clicked(work)).statusCode())
                .isEqualTo(400);
        assertThat(client.post(new Client.Events("another-" + mark, slate.token()).clicked(work))
                        .statusCode())
                .isEqualTo(400);
        post("/v1/events", "{\"events\":[{\"reader_id\":\"" + reader + "\",", 400);
        post("/v1/events", "[\"" + body + "\"]", 400);
        post("/v1/events", "{\"" + body + "\":[]}", 400);
        for (String path : List.of(
                "/v1/works/" + query + "/related?limit=x&reader=" + reader,
                "/v1/works/" + query + "/related?reader=" + reader + "x".repeat(200),
                "/v1/works/none/related?reader=" + reader,
                "/v1/readers/" + reader)) {
            assertThat(client.api().get(path).join().statusCode()).as(path).isBetween(400, 499);
        }
        byte[] unreadable = (body + "\u00ff").getBytes(StandardCharsets.ISO_8859_1);
        List<String> topics = List.of("works", "events", "decisions", "outcomes", "deletions", "models", "vectors");
        for (String topic : topics) {
            new Topic(mesh.bootstrapServers(), "afterclick." + topic).write(unreadable, unreadable);
        }
        for (String topic : topics) {
            await(topic + " puts it aside").atMost(Duration.ofSeconds(40)).until(() -> new Topic(
                            mesh.bootstrapServers(), "afterclick." + topic + ".dead")
                    .records().stream().anyMatch(record -> Arrays.equals(record.value(), unreadable)));
        }
        await("the reader's events are everywhere")
                .atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> {
                    assertThat(traces.historyFilesHolding(reader)).isPositive();
                    assertThat(traces.trainingFilesHolding(reader)).isPositive();
                    assertThat(traces.redisKeysOf(reader)).isNotEmpty();
                });
        assertThat(traces.delete(reader)).isEqualTo(202);
        await("it is nowhere")
                .atMost(Duration.ofSeconds(40))
                .until(() -> traces.historyFilesHolding(reader) == 0
                        && traces.trainingFilesHolding(reader) == 0
                        && traces.redisKeysOf(reader).isEmpty());

        int lines = 0;
        for (Path log : logs()) {
            for (String line : Files.readAllLines(log, StandardCharsets.ISO_8859_1)) {
                assertThat(line).as(log.toString()).doesNotContain(mark, slate.token(), changed);
                lines++;
            }
        }
        assertThat(lines).as("lines looked at").isGreaterThan(1_000);
    }

    private static void post(String path, String json, int status) {
        HttpResponse<String> answer =
                client.api().post(path, json.getBytes(StandardCharsets.UTF_8)).join();
        assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(status);
    }

    /** All that services, Kafka and Redis have printed or logged. */
    private static List<Path> logs() throws Exception {
        try (var files = Files.walk(mesh.state().path().resolve("logs"))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    @Order(14)
    void logs_asJson_areOneObjectALineWithTimeLevelLoggerMessageAndService() {
        for (MeshService service : MeshService.values()) {
            List<JsonNode> lines = JsonLog.of(mesh, service).toList();
            assertThat(lines).as(service.module()).isNotEmpty().allSatisfy(line -> {
                assertThat(OffsetDateTime.parse(line.path("time").asText())).isNotNull();
                assertThat(line.path("level").asText()).matches("[A-Z]+");
                assertThat(line.path("logger").asText()).isNotEmpty();
                assertThat(line.has("message")).isTrue();
                assertThat(line.path("service").asText()).isEqualTo(service.module());
            });
        }
    }

    /** Last: of all that came before. Those of docs/features-store.md; this test's own are told apart by their name. */
    @Test
    @Order(15)
    void redis_isSentNoOtherCommandsThanTheDocumentedOnes() {
        assertThat(redisCommands.names())
                .contains("MGET", "SET", "SETEX", "KEYS")
                .isSubsetOf("GET", "SET", "SETEX", "MGET", "DEL", "PING", "KEYS");
    }

    private static String work(int index) {
        return world.works().get(index).workId();
    }

    private static void awaitCounts(String query, String work, long impressions, long clicks, long readOns) {
        await("counts of the arm").atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(counts(query, work))
                .containsExactly(impressions, clicks, readOns));
    }

    /** Impressions, clicks and read-ons. */
    private static List<Long> counts(String query, String work) throws Exception {
        ArmKey arm = ArmKey.newBuilder()
                .setTenant("default")
                .setQueryWorkId(query)
                .setCandidateWorkId(work)
                .build();
        List<CountSpan> last = List.of();
        for (ConsumerRecord<byte[], byte[]> record :
                new Topic(mesh.bootstrapServers(), "afterclick.counts").records()) {
            if (ArmKey.parseFrom(record.key()).equals(arm)) {
                last = ArmCounts.parseFrom(record.value()).getSpansList();
            }
        }
        return List.of(
                sum(last, counts -> sum(counts.getImpressionsByPositionList())),
                sum(last, counts -> sum(counts.getClicksByPositionList())),
                sum(last, OutcomeCounts::getReadOns));
    }

    private static long sum(List<CountSpan> spans, ToLongFunction<OutcomeCounts> term) {
        return spans.stream().map(CountSpan::getCounts).mapToLong(term).sum();
    }

    private static long sum(List<Long> bins) {
        return bins.stream().mapToLong(Long::longValue).sum();
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }
}
