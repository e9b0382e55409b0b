package io.afterclick.bandit.adapter.yaml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.afterclick.bandit.count.Weighing;
import io.afterclick.bandit.policy.PolicyException;
import io.afterclick.bandit.policy.PolicyException.Reason;
import io.afterclick.bandit.policy.PolicyFormat;
import io.afterclick.bandit.policy.PolicySettings;
import io.afterclick.bandit.policy.PolicySettings.Diversity;
import io.afterclick.bandit.policy.PolicySettings.DiversityMethod;
import io.afterclick.bandit.policy.PolicySettings.GuardRails;
import io.afterclick.bandit.policy.PolicySettings.Prior;
import io.afterclick.bandit.policy.Reward;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads policies in YAML, as {@code docs/policies.md} describes them. Thread-safe. */
public final class PolicyYaml implements PolicyFormat {
    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,6})([dh])");

    @Override
    public PolicySettings parse(String text) {
        Keys root = new Keys("", tree(text));
        root.allow(
                "description",
                "reward",
                "click_exponent",
                "read_on_exponent",
                "chain_weight",
                "uniform_share",
                "exploration",
                "half_life",
                "prior",
                "examination",
                "diversity",
                "guard_rails",
                "fatigue_impressions",
                "shadow");
        root.text("description");
        PolicySettings usual = PolicySettings.of(reward(root));
        return new PolicySettings(
                usual.reward(),
                root.number("click_exponent", usual.clickExponent()),
                root.number("read_on_exponent", usual.readOnExponent()),
                root.number("chain_weight", usual.chainWeight()),
                root.number("uniform_share", usual.uniformShare()),
                root.number("exploration", usual.exploration()),
                halfLife(root),
                prior(root),
                examination(root),
                diversity(root),
                guardRails(root),
                root.number("fatigue_impressions", usual.fatigueImpressions()),
                root.flag("shadow"));
    }

    private static JsonNode tree(String text) {
        try {
            JsonNode tree = YAML.readTree(text);
            if (!tree.isObject()) {
                throw new PolicyException(Reason.INVALID, "yaml", "must be a mapping with the key \"reward\"");
            }
            return tree;
        } catch (JsonProcessingException e) {
            var where = Optional.ofNullable(e.getLocation());
            throw new PolicyException(
                    Reason.INVALID,
                    "yaml",
                    "is no YAML"
                            + where.map(at -> " at line " + at.getLineNr() + ", column " + at.getColumnNr())
                                    .orElse("")
                            + ": " + e.getOriginalMessage());
        }
    }

    private static Reward reward(Keys root) {
        String text = root.text("reward").orElse("");
        return Arrays.stream(Reward.values())
                .filter(reward -> reward.text().equals(text))
                .findAny()
                .orElseThrow(() -> root.fault(
                        "reward",
                        "must be one of "
                                + Arrays.stream(Reward.values())
                                        .map(Reward::text)
                                        .toList()));
    }

    private static Duration halfLife(Keys root) {
        String text = root.text("half_life").orElse("forever");
        if (text.equals("forever")) {
            return Weighing.FOREVER;
        }
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw root.fault("half_life", "must be \"forever\", or days or hours such as 30d or 36h");
        }
        long amount = Long.parseLong(matcher.group(1));
        return matcher.group(2).equals("d") ? Duration.ofDays(amount) : Duration.ofHours(amount);
    }

    private static Prior prior(Keys root) {
        JsonNode node = root.node("prior");
        if (node.isMissingNode() || node.asText().equals("hierarchical")) {
            return new Prior.Hierarchical();
        }
        if (!node.isObject()) {
            throw root.fault(
                    "prior", "must be \"hierarchical\", or a and b of a Beta distribution such as {a: 1, b: 1}");
        }
        Keys keys = new Keys("prior.", node);
        keys.allow("a", "b");
        return new Prior.Flat(keys.number("a", Double.NaN), keys.number("b", Double.NaN));
    }

    private static Optional<List<Double>> examination(Keys root) {
        JsonNode node = root.node("examination");
        if (node.isMissingNode() || node.asText().equals("learned")) {
            return Optional.empty();
        }
        if (!node.isArray()) {
            throw root.fault("examination", "must be \"learned\", or a list of probabilities such as [1, 0.7, 0.5]");
        }
        List<Double> positions = new ArrayList<>();
        for (JsonNode position : node) {
            if (!position.isNumber()) {
                throw root.fault("examination[" + positions.size() + "]", "must be a number");
            }
            positions.add(position.asDouble());
        }
        return Optional.of(positions);
    }

    private static Diversity diversity(Keys root) {
        JsonNode node = root.node("diversity");
        if (node.isMissingNode()) {
            return Diversity.NONE;
        }
        Keys keys = new Keys("diversity.", root.mapping("diversity"));
        keys.allow("method", "strength", "reader_slope");
        String text = keys.text("method").orElse("");
        DiversityMethod method = Arrays.stream(DiversityMethod.values())
                .filter(value -> value.name().toLowerCase(Locale.ROOT).equals(text))
                .findAny()
                .orElseThrow(() -> keys.fault("method", "must be none, mmr or dpp"));
        return new Diversity(method, keys.number("strength", 0), keys.number("reader_slope", 0));
    }

    private static GuardRails guardRails(Keys root) {
        JsonNode node = root.node("guard_rails");
        if (node.isMissingNode()) {
            return GuardRails.NONE;
        }
        Keys keys = new Keys("guard_rails.", root.mapping("guard_rails"));
        keys.allow("new_works_share", "max_per_creator", "max_per_franchise");
        return new GuardRails(
                keys.number("new_works_share", 0), keys.integer("max_per_creator"), keys.integer("max_per_franchise"));
    }

    /** The keys of one mapping. */
    private record Keys(String prefix, JsonNode mapping) {
        void allow(String... names) {
            Set<String> allowed = Set.of(names);
            for (Iterator<String> given = mapping.fieldNames(); given.hasNext(); ) {
                String name = given.next();
                if (!allowed.contains(name)) {
                    throw fault(name, "is unknown; there are " + String.join(", ", names));
                }
            }
        }

        JsonNode node(String name) {
            return mapping.path(name);
        }

        JsonNode mapping(String name) {
            if (!node(name).isObject()) {
                throw fault(name, "must be a mapping");
            }
            return node(name);
        }

        Optional<String> text(String name) {
            JsonNode node = node(name);
            if (node.isMissingNode()) {
                return Optional.empty();
            }
            if (!node.isTextual()) {
                throw fault(name, "must be a text");
            }
            return Optional.of(node.asText());
        }

        double number(String name, double usual) {
            JsonNode node = node(name);
            if (node.isMissingNode()) {
                return usual;
            }
            if (!node.isNumber()) {
                throw fault(name, "must be a number");
            }
            return node.asDouble();
        }

        int integer(String name) {
            double number = number(name, 0);
            if (number != Math.rint(number) || Math.abs(number) > Integer.MAX_VALUE) {
                throw fault(name, "must be a whole number");
            }
            return (int) number;
        }

        boolean flag(String name) {
            JsonNode node = node(name);
            if (!node.isMissingNode() && !node.isBoolean()) {
                throw fault(name, "must be true or false");
            }
            return node.asBoolean();
        }

        PolicyException fault(String name, String message) {
            return new PolicyException(Reason.INVALID, prefix + name, message);
        }
    }
}
