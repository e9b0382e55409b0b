package io.afterclick.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afterclick.gateway.access.AccessControl;
import io.afterclick.gateway.adapter.limit.BucketLimiter;
import io.afterclick.gateway.adapter.metrics.GatewayMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayConfigTest {
    @Test
    void defaults_areAsDocumented() {
        GatewayConfig config = config(Map.of());
        assertThat(config.deadline()).isEqualTo(Duration.ofMillis(150));
        assertThat(config.bodySizeMax().asLongValue()).isEqualTo(10L * 1024 * 1024);
        assertThat(config.reconnectPause()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.replicaLookup()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.stageEnd().feature()).isEqualTo(0.25);
        assertThat(config.stageEnd().candidate()).isEqualTo(0.7);
        assertThat(config.stageEnd().bandit()).isEqualTo(0.95);
        assertThat(config.token().keys()).isEmpty();
        assertThat(config.keys().file()).isEmpty();
        assertThat(config.keys().checkInterval()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.token().maxAge()).isEqualTo(Duration.ofHours(24));
        assertThat(config.catalog().worksMax()).isEqualTo(1_000_000);
        assertThat(config.related().inFlightMax()).isEqualTo(1_000);
        assertThat(config.related().rehearsals()).isEqualTo(20);
        assertThat(config.related().newWorksShare()).isEqualTo(0.05);
        assertThat(config.broker().ackTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.broker().inFlightMax()).isEqualTo(20_000);
        assertThat(config.fallback().candidatesMax()).isEqualTo(100_000);
    }

    @Test
    void settings_areTaken() {
        GatewayConfig config = config(Map.of(
                "afterclick.gateway.deadline", "80ms",
                "afterclick.gateway.stage-end.feature", "0.1",
                "afterclick.gateway.related.new-works-share", "0.25",
                "afterclick.gateway.keys.file", "/etc/afterclick/keys.json",
                "afterclick.gateway.token.keys", "first key,second key",
                "afterclick.gateway.token.max-age", "2h",
                "afterclick.gateway.broker.ack-timeout", "700ms"));
        assertThat(config.deadline()).isEqualTo(Duration.ofMillis(80));
        assertThat(config.stageEnd().feature()).isEqualTo(0.1);
        assertThat(config.related().newWorksShare()).isEqualTo(0.25);
        assertThat(config.keys().file()).contains(Path.of("/etc/afterclick/keys.json"));
        assertThat(config.token().keys()).contains(List.of("first key", "second key"));
        assertThat(config.token().maxAge()).isEqualTo(Duration.ofHours(2));
        assertThat(config.broker().ackTimeout()).isEqualTo(Duration.ofMillis(700));
    }

    @Test
    void settings_unknown_areRefused() {
        assertThatThrownBy(() -> config(Map.of("afterclick.gateway.dead-line", "80ms")))
                .hasMessageContaining("dead-line");
    }

    @Test
    void validated_thatCouldNotWork_isRefusedWithItsKey() {
        assertThatThrownBy(() -> Validated.ackTimeout(Duration.ofMillis(10)))
                .hasMessageContaining("afterclick.gateway.broker.ack-timeout");
        assertThatThrownBy(() -> Validated.recordsInFlightMax(9_999))
                .hasMessageContaining("afterclick.gateway.broker.in-flight-max");
        assertThatThrownBy(() -> Validated.bodySizeMax(65L * 1024 * 1024))
                .hasMessageContaining("afterclick.gateway.body-size-max");
        for (double share : new double[] {-0.1, 1.1, Double.NaN}) {
            assertThatThrownBy(() -> Validated.share("some.share", share)).hasMessageContaining("some.share");
        }
        assertThatThrownBy(() -> Validated.positive("some.key", Duration.ZERO)).hasMessageContaining("some.key");
    }

    @Test
    void noKeys_whereOthersCanReachTheGateway_endTheStartWithOneLine() {
        for (String host : List.of("0.0.0.0", "::", "192.0.2.1", "")) {
            assertThatThrownBy(() -> KeyLoading.requireLoopback(host))
                    .isInstanceOf(ConfigurationException.class) // which is printed as its message alone
                    .hasMessageContaining("quarkus.http.host is \"" + host + "\"")
                    .hasMessageContaining("afterclick.gateway.keys.file")
                    .hasMessageNotContaining("\n");
        }
        assertThatCode(() -> KeyLoading.requireLoopback("127.0.0.1")).doesNotThrowAnyException();
    }

    @Test
    void keys_faulty_endTheStartWithOneLine(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("keys.json"), "{\"keys\": [{\"name\": \"one\"}]}");
        AccessControl access =
                new AccessControl(new BucketLimiter(Clock.systemUTC()), new GatewayMetrics(new SimpleMeterRegistry()));
        assertThatThrownBy(() -> KeyLoading.loaded(file, access))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("afterclick.gateway.keys.file")
                .hasMessageContaining("keys[0].sha256 is required")
                .hasNoCause();
    }

    @Test
    void loopback_addresses_areTold() {
        for (String host : List.of("127.0.0.1", "127.1.2.3", "::1", "localhost")) {
            assertThat(Loopback.isAddressOf(host)).as(host).isTrue();
        }
        for (String host : List.of("0.0.0.0", "::", "192.0.2.1", "", " ")) {
            assertThat(Loopback.isAddressOf(host)).as(host).isFalse();
        }
    }

    @Test
    void tokenKeys_oneTooShort_isRefusedByIndexWithoutTellingIt() {
        assertThatThrownBy(() -> TokenKeys.of(List.of("x".repeat(32), "too short")))
                .hasMessageContaining("afterclick.gateway.token.keys[1]")
                .hasMessageNotContaining("too short");
        assertThat(TokenKeys.of(List.of("x".repeat(32), "y".repeat(32)))).hasSize(2);
        assertThat(TokenKeys.of(List.of())).hasSize(1);
    }

    private static GatewayConfig config(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .withMapping(GatewayConfig.class)
                .withConverter(Duration.class, 200, new io.quarkus.runtime.configuration.DurationConverter())
                .withConverter(
                        io.quarkus.runtime.configuration.MemorySize.class,
                        200,
                        new io.quarkus.runtime.configuration.MemorySizeConverter())
                .withSources(new PropertiesConfigSource(settings, "test", 500))
                .build()
                .getConfigMapping(GatewayConfig.class);
    }
}
