package io.afterclick.local.trial;

import io.afterclick.bandit.policy.PolicyException;
import io.afterclick.bandit.policy.PolicySettings;
import io.afterclick.bandit.policy.PolicySettings.Prior;
import io.afterclick.bandit.policy.Reward;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a policy under test is written: a built-in policy and what is other about it, such as {@code two-step},
 * {@code two-step:half-life=7d} or {@code two-step:flat}.
 */
final class PolicySpec {
    private static final Pattern HALF_LIFE = Pattern.compile("half-life=([0-9]{1,4})d");
    private static final String FLAT = "flat";
    private static final Prior UNINFORMED = new Prior.Flat(1, 1);

    private PolicySpec() {}

    /** Names of the built-in policies. */
    static List<String> builtIn() {
        return Arrays.stream(Reward.values()).map(Reward::text).toList();
    }

    /**
     * Settings of a policy under test.
     *
     * @throws IllegalArgumentException for what is none; says why
     */
    static PolicySettings parse(String text) {
        String[] parts = text.split(":", -1);
        Reward reward = Arrays.stream(Reward.values())
                .filter(known -> known.text().equals(parts[0]))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no policy \"" + parts[0] + "\", only "
                        + String.join(", ", builtIn()) + " and " + OraclePolicy.NAME));
        PolicySettings settings = PolicySettings.of(reward);
        for (String part : Arrays.asList(parts).subList(1, parts.length)) {
            settings = with(settings, part);
        }
        return settings;
    }

    private static PolicySettings with(PolicySettings settings, String part) {
        Matcher halfLife = HALF_LIFE.matcher(part);
        if (part.equals(FLAT)) {
            return with(settings, settings.halfLife(), UNINFORMED);
        }
        if (!halfLife.matches()) {
            throw new IllegalArgumentException(
                    "\"" + part + "\" is neither " + FLAT + " nor half-life=DAYSd, such as half-life=7d");
        }
        long days = Long.parseLong(halfLife.group(1));
        try {
            return with(settings, Duration.ofDays(days), settings.prior());
        } catch (PolicyException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static PolicySettings with(PolicySettings settings, Duration halfLife, Prior prior) {
        return new PolicySettings(
                settings.reward(),
                settings.clickExponent(),
                settings.readOnExponent(),
                settings.chainWeight(),
                settings.uniformShare(),
                halfLife,
                prior,
                settings.examination(),
                settings.diversity(),
                settings.guardRails(),
                settings.fatigueImpressions(),
                settings.shadow());
    }
}
