package io.afterclick.local.rolling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.afterclick.local.load.ApiClient;
import io.afterclick.local.load.DataFolder;
import io.afterclick.local.load.Loader;
import io.afterclick.local.mesh.MeshService;
import io.afterclick.local.progress.PrintedProgress;
import io.afterclick.local.progress.Progress;
import io.afterclick.local.world.SyntheticWorld;
import io.afterclick.local.world.WorldWork;
import io.afterclick.proto.feature.v1.BackfillProgress;
import io.afterclick.proto.feature.v1.BackfillViewRequest;
import io.afterclick.proto.feature.v1.FeatureOperationsGrpc;
import io.afterclick.proto.insight.v1.InsightServiceGrpc;
import io.afterclick.proto.insight.v1.ReadHistoryRequest;
import io.afterclick.proto.insight.v1.ReadHistoryResponse;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/**
 * Each process of a mesh is told to stop (TERM) and started again while readers go on: no request fails, nothing that was
 * accepted is lost, nothing is done twice, and each process ends by itself in less than 10 seconds.
 *
 * <p>{@code -Dafterclick.rolling.rate}, {@code .high-rate} and, under {@code -Plong}, {@code .long-rate} set the requests per
 * second.
 */
@Timeout(900)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RollingRestartE2E {
    private static final Path FOLDER = Path.of("target", "e2e").toAbsolutePath();
    private static final Path HOME = Path.of(System.getProperty("afterclick.home", ".."))
            .toAbsolutePath()
            .normalize();
    private static final int WORKS = 60;
    private static final int RATE = Integer.getInteger("afterclick.rolling.rate", 60);
    /** What one gateway has to bear while the other one takes its leave. */
    private static final int HIGH_RATE = Integer.getInteger("afterclick.rolling.high-rate", 200);

    private static final int LONG_RATE = Integer.getInteger("afterclick.rolling.long-rate", 500);

    /** From TERM to the end of serving; longer than readiness and names take to be noticed here. */
    private static final Duration SHUTDOWN_DELAY = Duration.ofSeconds(3);

    /** From TERM to the end of the process, the delay included; where servers are away, the delay comes on top. */
    private static final Duration STOP_MAX = Duration.ofSeconds(10);

    private static final int CHANNEL_BYTES = 64 << 10;
    private static final int WARM_UP_ROUNDS = 15;
    private static final Duration WARM_UP_ROUND = Duration.ofSeconds(5);

    private static ReplicatedMesh mesh;
    private static KeepAliveClient client;
    private static Traces traces;
    private static List<String> works;

    @BeforeAll
    static void startMesh() throws Exception {
        Path folder = FOLDER.resolve("rolling-" + ProcessHandle.current().pid());
        mesh = ReplicatedMesh.start(HOME, folder.resolve("mesh"), SHUTDOWN_DELAY);
        SyntheticWorld world = SyntheticWorld.create(11, WORKS);
        world.writeTo(folder.resolve("world"), 50);
        Progress progress = new PrintedProgress(System.out, false, 80, System::nanoTime);
        String gateway = "http://127.0.0.1:" + mesh.readyGateway().getPort();
        new Loader(new ApiClient(gateway, "default"), progress)
                .load(DataFolder.open(folder.resolve("world"), Clock.systemUTC(), progress));
        works = world.works().stream().map(WorldWork::workId).toList();
        client = new KeepAliveClient(mesh::readyGateway);
        traces = new Traces(mesh);
        await("slates are full and lack nothing").atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            for (String work : works.subList(0, 10)) {
                assertIsWhole(client.send(
                        "GET", "/v1/works/" + work + "/related?limit=" + ServiceLoad.SLATE_LENGTH + "&reader=r", ""));
            }
        });
    }

    private static void assertIsWhole(KeepAliveClient.Answer answer) throws IOException {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        JsonNode slate = new ObjectMapper().readTree(answer.body());
        assertThat(slate.path("items")).as(answer.body()).hasSize(ServiceLoad.SLATE_LENGTH);
        assertThat(slate.path("degraded")).as(answer.body()).isEmpty();
    }

    @AfterAll
    static void stopMesh() throws IOException {
        if (traces != null) {
            traces.close();
        }
        if (client != null) {
            client.close();
        }
        if (mesh != null) {
            mesh.close();
        }
    }

    @Test
    @Order(1)
    void eachProcessRestarted_underLoad_allAreAnsweredAndNothingIsLostOrDoneTwice() throws Exception {
        restartAll("rolling", RATE);
    }

    @Test
    @Order(2)
    @Tag("long")
    void eachProcessRestarted_under500RequestsPerSecond_allAreAnswered() throws Exception {
        restartAll("fast", LONG_RATE);
    }

    private static void restartAll(String name, int rate) throws Exception {
        List<String> told = new ArrayList<>();
        try (ServiceLoad load = new ServiceLoad(name, client, works, rate)) {
            load.start();
            awaitAnswers(load, 2 * rate);
            for (Replica replica : mesh.replicas()) {
                told.add(restart(replica, load));
                assertThat(load.state().failures()).as(told.toString()).isEmpty();
                awaitAnswers(load, rate);
            }
            load.close();
            told.forEach(line -> System.out.println("  " + line));
            report(name, rate, load);
            assertThat(load.state().failures()).isEmpty();
            assertKept(name, load);
        }
    }

    /** @return what happened, in a line */
    private static String restart(Replica replica, ServiceLoad load) throws Exception {
        ServiceLoad.State before = load.state();
        Map<Integer, Long> written = traces.ends("afterclick.events");
        awaitAnswers(load, 2L * RATE); // by then the history has what was written before
        long begin = System.nanoTime();
        Replica.End end = replica.stop();
        assertThat(end.wasKilled())
                .as("%s ends by itself, see %s", replica.name(), replica.log())
                .isFalse();
        assertThat(end.time()).as("from TERM to the end of " + replica.name()).isLessThan(STOP_MAX);
        assertThat(load.state().failures())
                .as("requests while " + replica.name() + " stopped")
                .isEmpty();
        if (replica == mesh.replica(MeshService.FEATURE, 1)) {
            assertThat(traces.committed("afterclick.feature.writer", "afterclick.features"))
                    .as("what is written to Redis is committed")
                    .isNotEmpty()
                    .isEqualTo(traces.writtenToRedis("afterclick.features"));
        }
        if (replica.service() == MeshService.INSIGHT) {
            Map<Integer, Long> stored = traces.stored("afterclick.events");
            written.forEach((partition, offset) -> assertThat(stored)
                    .as("what was consumed is stored at the stop")
                    .hasEntrySatisfying(partition, next -> assertThat(next).isGreaterThanOrEqualTo(offset)));
        }
        replica.start();
        mesh.awaitReady(replica);
        ServiceLoad.State after = load.state();
        return "%-20s ended in %.1f s, was back after %.1f s; %d of %d slates degraded"
                .formatted(
                        replica.name(),
                        end.time().toMillis() / 1e3,
                        (System.nanoTime() - begin) / 1e9,
                        after.degradedSlates() - before.degradedSlates(),
                        after.slates() - before.slates());
    }

    private static void assertKept(String name, ServiceLoad load) throws Exception {
        assertThat(traces.events(name + "-"))
                .as("what was accepted is on the topic, each once")
                .hasSizeGreaterThan(100)
                .containsExactlyInAnyOrderElementsOf(load.accepted());
        await("all is learned from").atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            assertThat(traces.committed("afterclick-bandit", "afterclick.events"))
                    .isEqualTo(traces.ends("afterclick.events"));
            assertThat(traces.committed("afterclick.feature", "afterclick.events"))
                    .isEqualTo(traces.ends("afterclick.events"));
        });
        for (String topic : List.of("afterclick.outcomes", "afterclick.counts", "afterclick.features")) {
            // Clocks go on to bring outcomes, so some may be about to be committed; what was rolled back stays.
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(traces.rolledBack(topic))
                    .as("work on " + topic + " that was done twice")
                    .isZero());
        }
    }

    @Test
    @Order(3)
    void gatewayStops_underLoad_allAreAnswered() throws Exception {
        stopGateway("high", HIGH_RATE);
    }

    @Test
    @Order(3)
    @Tag("long")
    void gatewayStops_under500RequestsPerSecond_allAreAnswered() throws Exception {
        // Of all but the gateways one is enough, and leaves the others their share of the machine.
        List<Replica> resting = mesh.replicas().stream()
                .filter(replica -> replica.service() == MeshService.INSIGHT
                        || replica.service() != MeshService.GATEWAY && replica == mesh.replica(replica.service(), 2))
                .toList();
        stop(resting);
        try {
            stopGateway("highest", LONG_RATE);
        } finally {
            resting.forEach(Replica::start);
            resting.forEach(mesh::awaitReady);
        }
    }

    private static void stopGateway(String name, int rate) throws Exception {
        Replica gateway = mesh.replica(MeshService.GATEWAY, 1);
        warmUp(name, rate);
        try (ServiceLoad load = new ServiceLoad(name, client, works, rate)) {
            load.start();
            awaitAnswers(load, 4L * rate);
            Replica.End end = gateway.stop();
            awaitAnswers(load, rate);
            load.close();
            report("gateway stopped in %.1f s".formatted(end.time().toMillis() / 1e3), rate, load);
            assertThat(load.state().failures()).isEmpty();
            assertThat(end.wasKilled()).isFalse();
            assertThat(end.time()).isLessThan(STOP_MAX);
            assertThat(traces.events(name + "-")).containsExactlyInAnyOrderElementsOf(load.accepted());
        } finally {
            gateway.start();
        }
        mesh.awaitReady(gateway);
    }

    /** Until the mesh keeps pace: all its processes were started a moment ago. A machine that is too slow for that goes on. */
    private static void warmUp(String name, int rate) throws InterruptedException {
        for (int round = 0; round < WARM_UP_ROUNDS; round++) {
            try (ServiceLoad load = new ServiceLoad("warm-up-" + name + "-" + round, client, works, rate)) {
                load.start();
                Thread.sleep(WARM_UP_ROUND.toMillis());
                load.close();
                if (load.state().answered() >= .98 * rate * load.seconds()) {
                    return;
                }
            }
        }
    }

    @Test
    @Order(4)
    void streamsThatRun_areEndedWithAWordWhenTheirServiceStops() throws Exception {
        Replica insight = mesh.replica(MeshService.INSIGHT, 1);
        Replica feature = mesh.replica(MeshService.FEATURE, 1);
        ManagedChannel ofInsight = channel(insight);
        ManagedChannel ofFeature = channel(feature);
        try {
            // Takes one piece and no more: without a word this would last until the client goes.
            Stream<ReadHistoryRequest, ReadHistoryResponse> history = new Stream<>(1);
            InsightServiceGrpc.newStub(ofInsight).readHistory(Traces.lately(), history);
            // One observation a second.
            Stream<BackfillViewRequest, BackfillProgress> backfill = new Stream<>(Integer.MAX_VALUE);
            FeatureOperationsGrpc.newStub(ofFeature)
                    .backfillView(
                            BackfillViewRequest.newBuilder()
                                    .setView("reader_recent_works")
                                    .build(),
                            backfill);
            history.first.get(30, TimeUnit.SECONDS);
            backfill.first.get(30, TimeUnit.SECONDS);

            List<Replica.End> ends = stop(List.of(insight, feature));

            assertThat(ends).allSatisfy(end -> {
                assertThat(end.wasKilled()).isFalse();
                assertThat(end.time()).isLessThan(STOP_MAX);
            });
            assertThat(backfill.end.get(10, TimeUnit.SECONDS)).isEqualTo(Status.Code.UNAVAILABLE);
            history.observer.request(Integer.MAX_VALUE); // what lies in the channel
            assertThat(history.end.get(10, TimeUnit.SECONDS)).isEqualTo(Status.Code.UNAVAILABLE);
        } finally {
            ofInsight.shutdownNow();
            ofFeature.shutdownNow();
            insight.start();
            feature.start();
            mesh.awaitReady(insight);
            mesh.awaitReady(feature);
        }
    }

    /** A client that takes so many messages, and waits then. */
    private static final class Stream<Q, M> implements ClientResponseObserver<Q, M> {
        private final int taken;
        private final CompletableFuture<M> first = new CompletableFuture<>();
        private final CompletableFuture<Status.Code> end = new CompletableFuture<>();
        private ClientCallStreamObserver<Q> observer;

        Stream(int taken) {
            this.taken = taken;
        }

        @Override
        public void beforeStart(ClientCallStreamObserver<Q> observer) {
            this.observer = observer;
            observer.disableAutoRequestWithInitial(taken);
        }

        @Override
        public void onNext(M message) {
            first.complete(message);
        }

        @Override
        public void onError(Throwable failure) {
            first.completeExceptionally(failure);
            end.complete(Status.fromThrowable(failure).getCode());
        }

        @Override
        public void onCompleted() {
            end.complete(Status.Code.OK);
        }
    }

    @Test
    @Order(5)
    void history_afterAllRestarts_holdsEachEventThatWasAccepted() throws Exception {
        ManagedChannel channel = channel(mesh.replica(MeshService.INSIGHT, 1));
        try {
            assertThat(traces.history(channel, "rolling-"))
                    .hasSizeGreaterThan(100)
                    .containsExactlyInAnyOrderElementsOf(traces.events("rolling-"));
        } finally {
            channel.shutdownNow();
        }
        long shown = traces.events("").stream()
                .filter(event -> event.startsWith("impression"))
                .count();
        await("each impression is counted, and once")
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(traces.impressionsCounted()).isEqualTo(shown));
    }

    /** Last: Kafka does not come back. */
    @Test
    @Order(6)
    void kafkaHangs_thenKafkaAndRedisAreGone_eachProcessEndsByItself() throws Exception {
        ProcessHandle kafka = kafkaProcess();
        signal(kafka, "STOP");
        try (ServiceLoad load = new ServiceLoad("hanging", client, works, RATE)) {
            load.start();
            awaitSlates(load, 5L * RATE);
            List<Replica> first = mesh.replicas().stream()
                    .filter(replica -> replica.host().endsWith(".1"))
                    .toList();
            assertEndByThemselves(first, "while Kafka hangs");
        } finally {
            signal(kafka, "CONT");
        }
        mesh.kafka().close();
        mesh.redis().close();
        List<Replica> second = mesh.replicas().stream()
                .filter(replica -> replica.host().endsWith(".2"))
                .toList();
        assertEndByThemselves(second, "without Kafka and Redis");
    }

    private static void assertEndByThemselves(List<Replica> replicas, String when) {
        List<Replica.End> ends = stop(replicas);
        for (int i = 0; i < ends.size(); i++) {
            System.out.printf(
                    "  %s, %s ended in %.1f s%n",
                    when, replicas.get(i).name(), ends.get(i).time().toMillis() / 1e3);
        }
        assertThat(ends).as(when).allSatisfy(end -> {
            assertThat(end.wasKilled()).isFalse();
            assertThat(end.time()).isLessThan(STOP_MAX.plus(SHUTDOWN_DELAY));
        });
    }

    private static List<Replica.End> stop(List<Replica> replicas) {
        List<CompletableFuture<Replica.End>> stopping = replicas.stream()
                .map(replica -> CompletableFuture.supplyAsync(replica::stop, task -> new Thread(task, "stop").start()))
                .toList();
        return stopping.stream().map(CompletableFuture::join).toList();
    }

    private static ProcessHandle kafkaProcess() {
        return mesh.kafka()
                .process()
                .processes()
                .filter(process -> process.info().command().orElse("").endsWith("java"))
                .findFirst()
                .orElseThrow();
    }

    private static void signal(ProcessHandle process, String signal) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
    }

    /** Has little room for what is not asked for yet, so that a stream of some pieces does not end before it is read. */
    private static ManagedChannel channel(Replica replica) {
        return NettyChannelBuilder.forAddress(replica.host(), replica.address().getPort())
                .usePlaintext()
                .flowControlWindow(CHANNEL_BYTES)
                .build();
    }

    private static void awaitAnswers(ServiceLoad load, long more) {
        long then = load.state().answered() + more;
        await("load").atMost(Duration.ofSeconds(120)).until(() -> load.state().answered() >= then);
    }

    private static void awaitSlates(ServiceLoad load, long more) {
        long then = load.state().slates() + more;
        await("load").atMost(Duration.ofSeconds(120)).until(() -> load.state().slates() >= then);
    }

    private static void report(String what, int rate, ServiceLoad load) {
        ServiceLoad.State state = load.state();
        System.out.printf(
                "  %s: %d requests answered, %.0f/s of %d/s, %d failed; %d of %d slates degraded %s; began %d ms late at most;"
                        + " %d events accepted; %d connections, %d closed while idle%n",
                what,
                state.answered(),
                state.answered() / load.seconds(),
                rate,
                state.failures().size(),
                state.degradedSlates(),
                state.slates(),
                state.degraded(),
                load.latestMillis(),
                load.accepted().size(),
                client.opened(),
                client.closedIdle());
    }
}
