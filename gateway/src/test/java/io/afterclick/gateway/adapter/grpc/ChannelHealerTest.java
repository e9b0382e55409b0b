package io.afterclick.gateway.adapter.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.afterclick.embedded.FreePorts;
import io.afterclick.gateway.catalog.WorkFilter;
import io.afterclick.gateway.related.CandidateSource.Search;
import io.afterclick.gateway.related.StageFailedException;
import io.afterclick.gateway.related.StageFailedException.Kind;
import io.afterclick.proto.candidate.v1.CandidateServiceGrpc;
import io.afterclick.proto.candidate.v1.GetRelatedRequest;
import io.afterclick.proto.candidate.v1.GetRelatedResponse;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A real server that goes away and comes back, behind a real channel. */
@Timeout(60)
class ChannelHealerTest {
    private static final Duration PLENTY = Duration.ofSeconds(5);

    private final int port = FreePorts.find(1)[0];
    private final ManagedChannel channel =
            NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    private final ChannelHealer healer = new ChannelHealer(Map.of("candidate-service", channel));
    private final GrpcCandidateSource source = new GrpcCandidateSource(channel);

    @AfterEach
    void close() throws InterruptedException {
        channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    }

    @Test
    void tick_serviceAwayAndBack_callsFailAtOnceAndThenSucceed() throws Exception {
        Server server = start();
        await().until(healer::tick);
        assertThat(find(PLENTY)).isEqualTo("ok");
        stop(server);
        await().until(() -> find(PLENTY), "UNAVAILABLE"::equals);
        // grpc-java tries again after about 1, 2.6, 5.2, 9.3 and 15.9 s, each a fifth sooner or later. So between 11
        // and
        // 13 s only the healer can have found the server.
        long untilNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(11);
        await().pollInterval(Duration.ofMillis(200))
                .atMost(Duration.ofSeconds(30))
                .until(() -> {
                    assertThat(healer.tick()).isFalse();
                    long startNanos = System.nanoTime();
                    assertThat(find(PLENTY)).isEqualTo("UNAVAILABLE");
                    assertThat(System.nanoTime() - startNanos).isLessThan(TimeUnit.SECONDS.toNanos(2));
                    return System.nanoTime() - untilNanos > 0;
                });
        Server again = start();
        try {
            await().pollInterval(Duration.ofMillis(500))
                    .atMost(Duration.ofSeconds(2))
                    .until(healer::tick);
            assertThat(find(PLENTY)).isEqualTo("ok");
        } finally {
            stop(again);
        }
    }

    @Test
    void find_serverSilent_failsWhenTheTimeIsOver() throws Exception {
        Server server = start((request, observer) -> {});
        try {
            long startNanos = System.nanoTime();
            assertThat(find(Duration.ofMillis(200))).isEqualTo("DEADLINE_EXCEEDED");
            assertThat(System.nanoTime() - startNanos)
                    .isBetween(TimeUnit.MILLISECONDS.toNanos(190), TimeUnit.SECONDS.toNanos(3));
        } finally {
            stop(server);
        }
    }

    private String find(Duration time) {
        StageFailedException failure = catchThrowableOfType(StageFailedException.class, () -> source.find(
                        new Search("t", "w", 10, List.of(), WorkFilter.ANY, "", 0), time)
                .await()
                .indefinitely());
        return failure == null ? "ok" : kind(failure.kind());
    }

    private static String kind(Kind kind) {
        return kind.name();
    }

    private Server start() throws IOException {
        return start((request, observer) -> {
            observer.onNext(GetRelatedResponse.getDefaultInstance());
            observer.onCompleted();
        });
    }

    /** Not a subclass of the generated service: Quarkus would take it into the applications of the other tests. */
    private Server start(ServerCalls.UnaryMethod<GetRelatedRequest, GetRelatedResponse> method) throws IOException {
        return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .addService(ServerServiceDefinition.builder(CandidateServiceGrpc.SERVICE_NAME)
                        .addMethod(CandidateServiceGrpc.getGetRelatedMethod(), ServerCalls.asyncUnaryCall(method))
                        .build())
                .build()
                .start();
    }

    private static void stop(Server server) throws InterruptedException {
        server.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    }
}
