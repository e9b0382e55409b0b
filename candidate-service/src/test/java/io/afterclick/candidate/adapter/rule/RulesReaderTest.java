package io.afterclick.candidate.adapter.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.afterclick.candidate.catalog.Pricing;
import io.afterclick.candidate.catalog.WorkFilter;
import io.afterclick.candidate.rule.Boost;
import io.afterclick.candidate.rule.Pin;
import io.afterclick.candidate.rule.QueryWorks;
import io.afterclick.candidate.rule.Rule;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesReaderTest {
    private static List<Rule> read(String json) throws BadRulesException {
        return RulesReader.read(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void read_ofAllFields_takesThemOver() throws Exception {
        List<Rule> rules = read("""
                {'rules': [
                  {'name': 'everything', 'tenant': 'shop', 'when': {'works': ['w1', '웹툰'], 'genres': ['drama']},
                   'boost': {'genres': ['drama'], 'pricings': ['FREE', 'PAID'], 'creators': ['Kim'], 'tags': ['sea'],
                             'languages': ['ko'], 'works': ['w2'], 'new': true, 'factor': 1.5}},
                  {'name': 'pins', 'pin': ['w3', 'w1']},
                  {'name': 'less', 'boost': {'tags': ['old'], 'factor': 0.01}}
                ]}""");
        WorkFilter filter = new WorkFilter(Set.of("drama"), Set.of(Pricing.FREE, Pricing.PAID), Set.of("ko"));
        assertThat(rules)
                .containsExactly(
                        new Rule(
                                "everything",
                                "shop",
                                new QueryWorks(Set.of("w1", "웹툰"), Set.of("drama")),
                                new Boost(filter, Set.of("Kim"), Set.of("sea"), Set.of("w2"), true, 1.5)),
                        new Rule("pins", "default", QueryWorks.ANY, new Pin(List.of("w3", "w1"))),
                        new Rule(
                                "less",
                                "default",
                                QueryWorks.ANY,
                                new Boost(WorkFilter.ANY, Set.of(), Set.of("old"), Set.of(), false, 0.01)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "name              # {'pin': ['w']}",
                "name              # {'name': ' ', 'pin': ['w']}",
                "tenant            # {'name': 'n', 'tenant': 'Not One', 'pin': ['w']}",
                "tenant            # {'name': 'n', 'tenant': 7, 'pin': ['w']}",
                "?                 # {'name': 'n', 'pins': ['w'], 'pin': ['w']}",
                "none              # {'name': 'n'}",
                "none              # {'name': 'n', 'pin': ['w'], 'boost': {'new': true, 'factor': 2}}",
                "none              # 'no object'",
                "when              # {'name': 'n', 'when': 'always', 'pin': ['w']}",
                "when.?            # {'name': 'n', 'when': {'work': ['w']}, 'pin': ['w']}",
                "when.works        # {'name': 'n', 'when': {'works': ['']}, 'pin': ['w']}",
                "when.genres       # {'name': 'n', 'when': {'genres': 'drama'}, 'pin': ['w']}",
                "pin               # {'name': 'n', 'pin': []}",
                "pin               # {'name': 'n', 'pin': ['a', 'a']}",
                "pin               # {'name': 'n', 'pin': 'a'}",
                "pin               # {'name': 'n', 'pin': ['1','2','3','4','5','6','7','8','9','10','11']}",
                "boost             # {'name': 'n', 'boost': {'factor': 2}}",
                "boost.factor      # {'name': 'n', 'boost': {'new': true}}",
                "boost.factor      # {'name': 'n', 'boost': {'new': true, 'factor': 0}}",
                "boost.factor      # {'name': 'n', 'boost': {'new': true, 'factor': 100.5}}",
                "boost.factor      # {'name': 'n', 'boost': {'new': true, 'factor': '2'}}",
                "boost.new         # {'name': 'n', 'boost': {'new': 'yes', 'genres': ['g'], 'factor': 2}}",
                "boost.pricings    # {'name': 'n', 'boost': {'pricings': ['CHEAP'], 'new': true, 'factor': 2}}",
                "boost.tags        # {'name': 'n', 'boost': {'tags': [7], 'new': true, 'factor': 2}}",
                "boost.?           # {'name': 'n', 'boost': {'new': true, 'factor': 2, 'weight': 1}}",
            })
    void read_ofABadRule_namesTheFieldOfTheRule(String field, String rule) {
        BadRulesException refused = catchThrowableOfType(
                BadRulesException.class, () -> read("{'rules': [{'name': 'good', 'pin': ['w']}, " + rule + "]}"));
        assertThat(refused).isNotNull();
        RuleFault fault = refused.faults().get(0);
        assertThat(fault.rule()).isEqualTo(1);
        assertThat(fault.fieldOfFormat()).isEqualTo(field.equals("none") ? "" : field);
        assertThat(refused).hasMessageContaining("rules[1]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "is no JSON        # {'rules': [",
                "is no JSON        # {'rules': [], 'rules': []}",
                "is no JSON        # {'rules': []} more",
                "must be an object # []",
                "must be a list    # {}",
                "must be a list    # {'rules': {}}",
                "there is not      # {'rules': [], 'version': 1}",
                "must be another   # {'rules': [{'name': 'n', 'pin': ['a']}, {'name': 'n', 'pin': ['b']}]}",
            })
    void read_ofABadFile_saysWhy(String why, String file) {
        assertThat(catchThrowableOfType(BadRulesException.class, () -> read(file)))
                .hasMessageContaining(why);
    }

    @Test
    void read_ofTooManyRulesOfATenant_isRefused() throws Exception {
        assertThat(read(rules(100))).hasSize(100);
        BadRulesException refused = catchThrowableOfType(BadRulesException.class, () -> read(rules(150)));
        assertThat(refused.faults()).hasSize(1);
        assertThat(refused).hasMessageContaining("rules[100].tenant");
    }

    @Test
    void read_ofManyFaults_tellsOfSome() {
        String bad = "{'rules': [" + "{},".repeat(99) + "{}]}";
        assertThat(catchThrowableOfType(BadRulesException.class, () -> read(bad))
                        .faults())
                .hasSize(RulesReader.MAX_FAULTS);
    }

    private static String rules(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "{'name': 'n" + i + "', 'pin': ['w']}")
                .collect(Collectors.joining(",", "{'rules': [", "]}"));
    }
}
