package io.afterclick.local.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afterclick.bandit.policy.PolicySettings;
import io.afterclick.bandit.policy.PolicySettings.Prior;
import io.afterclick.bandit.policy.Reward;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PolicySpecTest {

    @Test
    void parse_builtIn_isItsDefaults() {
        for (String name : PolicySpec.builtIn()) {
            assertThat(PolicySpec.parse(name).reward().text()).isEqualTo(name);
        }
        assertThat(PolicySpec.parse("two-step")).isEqualTo(PolicySettings.of(Reward.TWO_STEP));
    }

    @Test
    void parse_variants_changeWhatTheySay() {
        PolicySettings settings = PolicySpec.parse("click:half-life=7d:flat");
        assertThat(settings.reward()).isEqualTo(Reward.CLICK);
        assertThat(settings.halfLife()).isEqualTo(Duration.ofDays(7));
        assertThat(settings.prior()).isEqualTo(new Prior.Flat(1, 1));
        assertThat(settings.exploration()).isEqualTo(PolicySettings.USUAL_EXPLORATION);
        assertThat(PolicySpec.parse("click:exploration=.5").exploration()).isEqualTo(0.5);
    }

    @Test
    void parse_nonsense_saysWhat() {
        assertThatThrownBy(() -> PolicySpec.parse("best")).hasMessageContaining("no policy \"best\"");
        assertThatThrownBy(() -> PolicySpec.parse("click:half-life=week")).hasMessageContaining("half-life=7d");
        assertThatThrownBy(() -> PolicySpec.parse("click:exploration=2")).hasMessageContaining("to 1");
        assertThatThrownBy(() -> PolicySpec.parse("click:half-life=0d")).hasMessageContaining("1 day");
    }
}
