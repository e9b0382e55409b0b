package io.afterclick.bandit;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.afterclick.embedded.testing.KafkaAndRedis;
import io.afterclick.proto.bandit.v1.BanditService;
import io.afterclick.proto.bandit.v1.RankSlateRequest;
import io.afterclick.proto.bandit.v1.SlateCandidate;
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

/** A process that only serves: it needs no state folder and joins no group. */
@QuarkusTest
@TestProfile(ServeOnlyIT.ServeOnly.class)
@QuarkusTestResource(KafkaAndRedis.class)
class ServeOnlyIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** The role. */
    public static final class ServeOnly implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("afterclick.bandit.roles", "serve", "afterclick.bandit.state-dir", "");
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
    void serveOnly_ranks_andHasNoLearner() {
        await().atMost(PATIENCE).until(() -> given().get(ready).statusCode() == 200);
        assertThat(given().get(ready).asString()).contains("NONE");
        assertThat(given().get(live).statusCode()).isEqualTo(200);
        RankSlateRequest request = RankSlateRequest.newBuilder()
                .setTenant("t")
                .setQueryWorkId("query")
                .setLimit(1)
                .addCandidates(SlateCandidate.newBuilder().setWorkId("w").setScore(1))
                .build();
        assertThat(bandit.rankSlate(request).await().atMost(PATIENCE).getWorksList())
                .singleElement()
                .satisfies(work -> assertThat(work.getWorkId()).isEqualTo("w"));
        assertThat(given().get(metrics).asString()).doesNotContain("afterclick_bandit_learner_state");
    }
}
