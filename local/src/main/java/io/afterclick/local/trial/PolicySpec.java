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
 * {@code two-step:half-life=7d}, {@code two-step:exploration=1} or {@code two-step:flat}.
 */
final class PolicySpec {
    private static final Pattern HALF_LIFE = Pattern.compile("half-life=([0-9]{1,4})d");
    private static final Pattern EXPLORATION = Pattern.compile("exploration=([0-9]*[.]?[0-9]+)");
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
        Matcher exploration = EXPLORATION.matcher(part);
        try {
            if (part.equals(FLAT)) {
                return with(settings, settings.exploration(), settings.halfLife(), UNINFORMED);
            }
            if (halfLife.matches()) {
                Duration days = Duration.ofDays(Long.parseLong(halfLife.group(1)));
                return with(settings, settings.exploration(), days, settings.prior());
            }
            if (exploration.matches()) {
                double share = Double.parseDouble(exploration.group(1));
                return with(settings, share, settings.halfLife(), settings.prior());
            }
        } catch (PolicyException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        throw new IllegalArgumentException("\"" + part + "\" is neither " + FLAT
                + " nor half-life=DAYSd, such as half-life=7d, nor exploration=SHARE, such as exploration=1");
    }

    private static PolicySettings with(PolicySettings settings, double exploration, Duration halfLife, Prior prior) {
        return new PolicySettings(
                settings.reward(),
                settings.clickExponent(),
                settings.readOnExponent(),
                settings.chainWeight(),
                settings.uniformShare(),
                exploration,
                halfLife,
                prior,
                settings.examination(),
                settings.diversity(),
                settings.guardRails(),
                settings.fatigueImpressions(),
                settings.shadow());
    }
}
