package io.afterclick.candidate.adapter.rule;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.afterclick.candidate.adapter.Ids;
import io.afterclick.candidate.catalog.Pricing;
import io.afterclick.candidate.catalog.WorkFilter;
import io.afterclick.candidate.rule.Boost;
import io.afterclick.candidate.rule.Effect;
import io.afterclick.candidate.rule.Pin;
import io.afterclick.candidate.rule.QueryWorks;
import io.afterclick.candidate.rule.Rule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Reads rules from JSON, see docs/rules.md; checks all of it, and collects what is wrong. A field that the format does not
 * know is wrong as well, so that a typing error cannot be lost. Not thread-safe.
 */
final class RulesReader {
    static final int MAX_RULES = 10_000;

    /** Each request goes through all rules of its tenant. */
    static final int MAX_RULES_OF_A_TENANT = 100;

    static final int MAX_VALUES = 100;
    static final int MAX_CHARS = 256;
    static final int MAX_FAULTS = 20;
    private static final String DEFAULT_TENANT = "default";
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final List<RuleFault> faults = new ArrayList<>();
    private int rule = RuleFault.WHOLE_FILE;

    /** @throws BadRulesException where anything is wrong with anything */
    static List<Rule> read(byte[] json) throws BadRulesException {
        RulesReader reader = new RulesReader();
        List<Rule> rules = reader.rules(json);
        if (!reader.faults.isEmpty()) {
            throw new BadRulesException(reader.faults);
        }
        return rules;
    }

    private List<Rule> rules(byte[] json) {
        JsonNode root;
        try {
            root = JSON.readTree(json);
        } catch (JsonProcessingException e) {
            String where = e.getLocation() == null
                    ? ""
                    : " at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr();
            fault("", "is no JSON" + where);
            return List.of();
        } catch (IOException e) {
            fault("", "is no JSON");
            return List.of();
        }
        checkFields(root, "", Set.of("rules"));
        JsonNode list = root.path("rules");
        if (!list.isArray() || list.size() > MAX_RULES) {
            fault("rules", "must be a list of at most " + MAX_RULES);
            return List.of();
        }
        List<Rule> rules = new ArrayList<>();
        for (rule = 0; rule < list.size(); rule++) {
            rules.add(rule(list.get(rule)));
        }
        checkTogether(rules);
        return rules;
    }

    private void checkTogether(List<Rule> rules) {
        Map<String, Integer> countByTenant = new HashMap<>();
        Set<List<String>> names = new HashSet<>();
        for (rule = 0; rule < rules.size(); rule++) {
            Rule one = rules.get(rule);
            if (!names.add(List.of(one.tenant(), one.name()))) {
                fault("name", "must be another than those of the tenant's other rules");
            }
            if (countByTenant.merge(one.tenant(), 1, Integer::sum) == MAX_RULES_OF_A_TENANT + 1) {
                fault("tenant", "must not have more than " + MAX_RULES_OF_A_TENANT + " rules");
            }
        }
    }

    private Rule rule(JsonNode node) {
        checkFields(node, "", Set.of("name", "tenant", "when", "boost", "pin"));
        String name = text(node.path("name"), "name");
        String tenant = DEFAULT_TENANT;
        if (node.has("tenant")) {
            tenant = node.get("tenant").asText();
            if (!node.get("tenant").isTextual() || !Ids.isTenant(tenant)) {
                fault("tenant", "must be 1 to 64 of a-z, 0-9, '-' and '_', and start with a letter or digit");
            }
        }
        return new Rule(name, tenant, when(node.path("when")), effect(node));
    }

    private QueryWorks when(JsonNode node) {
        if (node.isMissingNode()) {
            return QueryWorks.ANY;
        }
        checkFields(node, "when.", Set.of("works", "genres"));
        return new QueryWorks(ids(node, "when.works"), texts(node, "when.genres"));
    }

    private Effect effect(JsonNode node) {
        if (node.has("boost") == node.has("pin")) {
            fault("", "must have either boost or pin");
        } else if (node.has("pin")) {
            return pin(node);
        } else {
            return boost(node.get("boost"));
        }
        return NOTHING;
    }

    /** In the place of what cannot be read; never handed out, since there is a fault. */
    private static final Effect NOTHING = new Pin(List.of("-"));

    private Effect pin(JsonNode node) {
        Set<String> works = ids(node, "pin");
        JsonNode list = node.get("pin");
        if (!list.isArray() || works.size() != list.size() || works.isEmpty() || works.size() > Pin.MAX_WORKS) {
            fault("pin", "must be a list of 1 to " + Pin.MAX_WORKS + " different work ids");
            return NOTHING;
        }
        return new Pin(List.copyOf(works));
    }

    private Effect boost(JsonNode node) {
        checkFields(
                node,
                "boost.",
                Set.of("genres", "pricings", "creators", "tags", "languages", "works", "new", "factor"));
        JsonNode factor = node.path("factor");
        boolean goodFactor =
                factor.isNumber() && factor.asDouble() >= Boost.MIN_FACTOR && factor.asDouble() <= Boost.MAX_FACTOR;
        if (!goodFactor) {
            fault("boost.factor", "must be a number from 0.01 to 100");
        }
        if (node.has("new") && !node.get("new").isBoolean()) {
            fault("boost.new", "must be true or false");
        }
        WorkFilter filter = new WorkFilter(texts(node, "boost.genres"), pricings(node), texts(node, "boost.languages"));
        Set<String> creators = texts(node, "boost.creators");
        Set<String> tags = texts(node, "boost.tags");
        Set<String> works = ids(node, "boost.works");
        boolean onlyNew = node.path("new").asBoolean(false);
        if (filter.equals(WorkFilter.ANY) && creators.isEmpty() && tags.isEmpty() && works.isEmpty() && !onlyNew) {
            fault("boost", "must say which works, by genres, pricings, creators, tags, languages, works or new");
            return NOTHING;
        }
        return goodFactor ? new Boost(filter, creators, tags, works, onlyNew, factor.asDouble()) : NOTHING;
    }

    private Set<Pricing> pricings(JsonNode boost) {
        Set<Pricing> pricings = EnumSet.noneOf(Pricing.class);
        int at = 0;
        for (String name : texts(boost, "boost.pricings")) {
            switch (name) {
                case "FREE" -> pricings.add(Pricing.FREE);
                case "FREE_FIRST" -> pricings.add(Pricing.FREE_FIRST);
                case "PAID" -> pricings.add(Pricing.PAID);
                default -> fault("boost.pricings[" + at + "]", "must be FREE, FREE_FIRST or PAID");
            }
            at++;
        }
        return pricings;
    }

    private Set<String> ids(JsonNode parent, String field) {
        return values(parent, field, Ids::isId, "must be 1 to 128 characters without control characters");
    }

    private Set<String> texts(JsonNode parent, String field) {
        return values(parent, field, RulesReader::isText, "must be 1 to " + MAX_CHARS + " characters");
    }

    private Set<String> values(JsonNode parent, String field, Predicate<String> isGood, String must) {
        Set<String> values = new LinkedHashSet<>();
        JsonNode list = parent.path(field.substring(field.indexOf('.') + 1));
        if (list.isMissingNode()) {
            return values;
        }
        if (!list.isArray() || list.size() > MAX_VALUES) {
            fault(field, "must be a list of at most " + MAX_VALUES);
            return values;
        }
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i).isTextual() && isGood.test(list.get(i).asText())) {
                values.add(list.get(i).asText());
            } else {
                fault(field + "[" + i + "]", must);
            }
        }
        return values;
    }

    private String text(JsonNode node, String field) {
        if (!node.isTextual() || !isText(node.asText())) {
            fault(field, "must be 1 to " + MAX_CHARS + " characters");
        }
        return node.asText();
    }

    private static boolean isText(String text) {
        return !text.isBlank() && text.length() <= MAX_CHARS && text.chars().noneMatch(Character::isISOControl);
    }

    private void checkFields(JsonNode node, String prefix, Set<String> known) {
        if (!node.isObject()) {
            fault(prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 1), "must be an object");
        }
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            if (!known.contains(names.next())) {
                fault(prefix + "?", "is a field that there is not; there are " + String.join(", ", sorted(known)));
            }
        }
    }

    private static List<String> sorted(Set<String> names) {
        return names.stream().sorted().toList();
    }

    private void fault(String field, String message) {
        if (faults.size() < MAX_FAULTS) {
            faults.add(new RuleFault(rule, field, message));
        }
    }
}
