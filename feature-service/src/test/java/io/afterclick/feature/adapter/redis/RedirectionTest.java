package io.afterclick.feature.adapter.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.afterclick.feature.adapter.redis.Redirection.Kind;
import io.afterclick.feature.online.FeatureException;
import io.afterclick.feature.online.FeatureException.Reason;
import java.net.URI;
import org.junit.jupiter.api.Test;

class RedirectionTest {
    private static final String ASKED = "10.0.0.1:7000";

    @Test
    void movedAndAsk_nameTheServer() {
        assertThat(read("MOVED 3999 10.0.0.2:6381")).isEqualTo(new Redirection(Kind.MOVED, 3999, "10.0.0.2:6381"));
        assertThat(read("ASK 16383 redis-2.example:6381"))
                .isEqualTo(new Redirection(Kind.ASK, 16383, "redis-2.example:6381"));
        assertThat(read("MOVED 1 2001:db8::1:6381")).isEqualTo(new Redirection(Kind.MOVED, 1, "[2001:db8::1]:6381"));
    }

    @Test
    void serverWithoutAName_isOnTheHostThatWasAsked() {
        assertThat(read("MOVED 5 :6381").address()).isEqualTo("10.0.0.1:6381");
        assertThat(read("MOVED 5 ?:6381").address()).isEqualTo("10.0.0.1:6381");
    }

    @Test
    void failuresOfABatch_areReadByTheirFirst() {
        assertThat(read("ERR [3] MOVED 7 10.0.0.3:1\nERR [4] ASK 8 10.0.0.4:1").slot())
                .isEqualTo(7);
        assertThat(read("ERR [0] TRYAGAIN Multiple keys request during rehashing of slot")
                        .kind())
                .isEqualTo(Kind.TRY_AGAIN);
    }

    @Test
    void otherFailures_areNone() {
        assertThat(Redirection.of(new IllegalStateException("OOM command not allowed, MOVED 1 a:1"), ASKED))
                .isEmpty();
        assertThat(Redirection.of(new FeatureException(Reason.STORE_UNAVAILABLE, "late"), ASKED))
                .isEmpty();
        assertThat(Redirection.of(new IllegalStateException(), ASKED)).isEmpty();
    }

    @Test
    void addresses_haveSchemeAndUserOfTheConfiguredOne() {
        URI like = URI.create("rediss://u:p%40@seed:7001/?client=x");

        assertThat(ClusterAddress.of(like)).isEqualTo("seed:7001");
        assertThat(ClusterAddress.of(URI.create("redis://seed"))).isEqualTo("seed:6379");
        assertThat(ClusterAddress.uri("10.0.0.2:6381", like)).isEqualTo("rediss://u:p%40@10.0.0.2:6381?client=x");
    }

    private static Redirection read(String answer) {
        return Redirection.of(
                        new FeatureException(
                                Reason.STORE_UNAVAILABLE, "Redis refused a command", new IllegalStateException(answer)),
                        ASKED)
                .orElseThrow();
    }
}
