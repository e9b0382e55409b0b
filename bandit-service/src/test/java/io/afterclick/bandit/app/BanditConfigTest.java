package io.afterclick.bandit.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.afterclick.bandit.app.BanditConfig.Role;
import io.afterclick.bandit.policy.PriorSettings;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BanditConfigTest {
    @Test
    void config_nothingSet_hasTheDocumentedDefaults() {
        BanditConfig config = config(Map.of());
        assertThat(config.roles()).containsExactlyInAnyOrder(Role.SERVE, Role.LEARN);
        assertThat(config.stateDir()).isEmpty();
        assertThat(config.seed()).isEmpty();
        assertThat(config.clock().clickWindow()).isEqualTo(Duration.ofMinutes(30));
        assertThat(config.clock().readWindow()).isEqualTo(Duration.ofDays(7));
        assertThat(config.clock().late()).isEqualTo(Duration.ofHours(24));
        assertThat(config.learn().sessionTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.learn().commitInterval()).isEqualTo(Duration.ofMillis(100));
        assertThat(config.policy().defaultName()).isEqualTo("two-step");
        assertThat(BanditWiring.priorSettings(config.policy().prior())).isEqualTo(PriorSettings.DEFAULT);
        assertThat(BanditWiring.learnSettings(config(Map.of("afterclick.bandit.state-dir", "/state")))
                        .stateDir())
                .isEqualTo(Path.of("/state"));
    }

    @Test
    void config_everyKindSet_isTaken() {
        BanditConfig config = config(Map.of(
                "afterclick.bandit.roles", "learn",
                "afterclick.bandit.seed", "7",
                "afterclick.bandit.clock.click-window", "2s",
                "afterclick.bandit.learn.threads", "3",
                "afterclick.bandit.learn.max-poll-records", "50",
                "afterclick.bandit.counts.max-arms", "9",
                "afterclick.bandit.policy.default", "uniform",
                "afterclick.bandit.policy.prior.click-rate", "0.2"));
        assertThat(config.roles()).containsExactly(Role.LEARN);
        assertThat(config.seed()).hasValue(7);
        assertThat(config.clock().clickWindow()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.learn().threads()).isEqualTo(3);
        assertThat(config.learn().maxPollRecords()).isEqualTo(50);
        assertThat(config.counts().maxArms()).isEqualTo(9);
        assertThat(config.policy().defaultName()).isEqualTo("uniform");
        assertThat(config.policy().prior().clickRate()).isEqualTo(0.2);
    }

    private static BanditConfig config(Map<String, String> properties) {
        return new SmallRyeConfigBuilder()
                .withMapping(BanditConfig.class)
                .withConverter(Duration.class, 300, new DurationConverter())
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .build()
                .getConfigMapping(BanditConfig.class);
    }
}
