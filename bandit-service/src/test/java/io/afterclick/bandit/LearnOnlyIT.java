package io.afterclick.bandit;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.rpc.ErrorInfo;
import io.afterclick.embedded.testing.KafkaAndRedis;
import io.afterclick.proto.bandit.v1.BanditService;
import io.afterclick.proto.bandit.v1.RankSlateRequest;
import io.afterclick.proto.bandit.v1.SlateCandidate;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.quarkus.grpc.GrpcClient;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.URL;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A process that only learns. */
@QuarkusTest
@TestProfile(LearnOnlyIT.LearnOnly.class)
@QuarkusTestResource(KafkaAndRedis.class)
class LearnOnlyIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** The role, and a state of its own. */
    public static final class LearnOnly implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "afterclick.bandit.roles",
                    "learn",
                    "afterclick.bandit.state-dir",
                    "target/bandit-learn-only-state");
        }
    }

    @GrpcClient
    BanditService bandit;

    @TestHTTPResource(value = "/health/ready", management = true)
    URL ready;

    @TestHTTPResource(value = "/health/live", management = true)
    URL live;

    @TestHTTPResource(value = "/metrics", management = true)
    URL metrics;

    @Test
    void learnOnly_learns_ranksNothing_andTellsHowItStands() {
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(given().get(ready).statusCode()).isEqualTo(200);
            assertThat(given().get(ready).asString()).contains("RUNNING");
        });
        assertThat(given().get(live).statusCode()).isEqualTo(200);
        RankSlateRequest request = RankSlateRequest.newBuilder()
                .setTenant("t")
                .setQueryWorkId("query")
                .setLimit(1)
                .addCandidates(SlateCandidate.newBuilder().setWorkId("w").setScore(1))
                .build();
        assertThatThrownBy(() -> bandit.rankSlate(request).await().atMost(PATIENCE))
                .isInstanceOfSatisfying(StatusRuntimeException.class, e -> {
                    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
                    assertThat(e.getStatus().getDescription()).contains("only learns");
                    assertThat(reason(e)).isEqualTo("NOT_READY");
                });
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(given().get(metrics).asString())
                        .contains(
                                "afterclick_bandit_lag{topic=\"afterclick.events\"}",
                                "afterclick_bandit_lag{topic=\"afterclick.outcomes\"}",
                                "afterclick_bandit_poll_age_seconds",
                                "afterclick_bandit_poll_gap_seconds_max",
                                "afterclick_bandit_poll_headroom",
                                "afterclick_bandit_poll_records",
                                "afterclick_bandit_rebalances_total{cause=\"assigned\"} 1.0",
                                "afterclick_bandit_rebalances_total{cause=\"lost_poll_interval\"} 0.0",
                                "kafka_consumer_coordinator_rebalance_total"));
    }

    private static String reason(StatusRuntimeException e) {
        try {
            return StatusProto.fromThrowable(e)
                    .getDetails(0)
                    .unpack(ErrorInfo.class)
                    .getReason();
        } catch (com.google.protobuf.InvalidProtocolBufferException invalid) {
            throw new AssertionError(invalid);
        }
    }
}
