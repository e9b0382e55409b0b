package io.afterclick.bandit.adapter.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afterclick.bandit.policy.PolicyException;
import io.afterclick.bandit.policy.PolicySettings;
import io.afterclick.bandit.policy.PolicySettings.Diversity;
import io.afterclick.bandit.policy.PolicySettings.DiversityMethod;
import io.afterclick.bandit.policy.PolicySettings.GuardRails;
import io.afterclick.bandit.policy.PolicySettings.Prior;
import io.afterclick.bandit.policy.Reward;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PolicyYamlTest {
    private final PolicyYaml yaml = new PolicyYaml();

    @ParameterizedTest
    @EnumSource(Reward.class)
    void parse_rewardAlone_isTheBuiltInPolicy(Reward reward) {
        assertThat(yaml.parse("reward: " + reward.text())).isEqualTo(PolicySettings.of(reward));
    }

    @Test
    void parse_everyKey_isTaken() {
        assertThat(yaml.parse("""
                        description: keeps slates broad
                        reward: two-step
                        click_exponent: 0.5
                        read_on_exponent: 2
                        chain_weight: 0.25
                        uniform_share: 0.01
                        half_life: 30d
                        prior: {a: 1, b: 19}
                        examination: [1, 0.7, 0.5]
                        diversity: {method: dpp, strength: 0.3, reader_slope: -0.5}
                        guard_rails: {new_works_share: 0.1, max_per_creator: 2, max_per_franchise: 1}
                        fatigue_impressions: 5
                        exploration: 0.5
                        shadow: true
                        """))
                .isEqualTo(new PolicySettings(
                        Reward.TWO_STEP,
                        0.5,
                        2,
                        0.25,
                        0.01,
                        0.5,
                        Duration.ofDays(30),
                        new Prior.Flat(1, 19),
                        Optional.of(List.of(1.0, 0.7, 0.5)),
                        new Diversity(DiversityMethod.DPP, 0.3, -0.5),
                        new GuardRails(0.1, 2, 1),
                        5,
                        true));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    reward: best                                          | reward          | must be one of
                    half_life: 3d                                         | reward          | must be one of
                    reward: click\\nhalf_live: 3d                          | half_live       | is unknown
                    reward: click\\nhalf_life: 3                           | half_life       | must be
                    reward: click\\nhalf_life: 12h                         | half_life       | 1 day or more
                    reward: click\\nuniform_share: 2                       | uniform_share   | must be 0.0 to 1.0
                    reward: click\\nuniform_share: much                    | uniform_share   | must be a number
                    reward: click\\nprior: flat                            | prior           | hierarchical
                    reward: click\\nprior: {a: 1}                          | prior.b         | must be more than 0
                    reward: click\\nprior: {a: 0, b: 1}                    | prior.a         | must be more than 0
                    reward: click\\nexamination: [0.5]                     | examination[0]  | must be 1
                    reward: click\\nexamination: [1, x]                    | examination[1]  | must be a number
                    reward: click\\nexamination: [1, 2]                    | examination[1]  | must be
                    reward: click\\ndiversity: much                        | diversity       | must be a mapping
                    reward: click\\ndiversity: {method: dpp, strength: 2}  | diversity.strength | must be
                    reward: click\\ndiversity: {strength: 1}               | diversity.method | none, mmr or dpp
                    reward: click\\nguard_rails: {max_per_creator: 1.5}    | guard_rails.max_per_creator | whole number
                    reward: click\\nshadow: perhaps                        | shadow          | true or false
                    reward: click\\nreward: uniform                        | yaml            | is no YAML at line 2
                    click                                                 | yaml            | must be a mapping
                    """)
    void parse_whatMayNotBe_saysWhichKeyAndWhy(String text, String field, String reason) {
        assertThatThrownBy(() -> yaml.parse(text.replace("\\n", "\n")))
                .isInstanceOfSatisfying(PolicyException.class, failure -> assertThat(failure.field())
                        .isEqualTo(field))
                .hasMessageContaining(reason);
    }
}
