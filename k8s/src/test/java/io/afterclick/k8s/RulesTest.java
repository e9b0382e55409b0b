package io.afterclick.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Alerts fire for their reason, stay quiet beside it, and say what to do. */
class RulesTest {
    private static final Tool PROMTOOL = new Tool("promtool", "prometheus");
    private static final Path FOLDER = Repository.path("k8s/monitoring");
    private static final List<String> TEST_FILES = List.of("rules-test.yml", "rules-long-test.yml");

    @Test
    void rules_areValid() {
        PROMTOOL.require();
        Tool.Run run = PROMTOOL.run(FOLDER, "check", "rules", "rules.yml");
        assertThat(run.exitCode()).as(run.output()).isZero();
    }

    @Test
    void rules_passTheirTests() {
        PROMTOOL.require();
        Tool.Run run = PROMTOOL.run(FOLDER, "test", "rules", TEST_FILES.get(0), TEST_FILES.get(1));
        assertThat(run.exitCode()).as(run.output()).isZero();
    }

    @Test
    void alerts_haveATestInWhichTheyFireAndOneInWhichTheyDoNot() {
        List<JsonNode> checks = TEST_FILES.stream()
                .flatMap(file -> Yaml.elements(
                        Yaml.document(Repository.text("k8s/monitoring/" + file)).path("tests")))
                .flatMap(test -> Yaml.elements(test.path("promql_expr_test")))
                .toList();
        for (JsonNode alert : alerts().toList()) {
            String asked = "alertname=\"" + alert.path("alert").asText() + "\"";
            List<JsonNode> ofAlert = checks.stream()
                    .filter(check -> check.path("expr").asText().contains(asked))
                    .toList();
            assertThat(ofAlert)
                    .as(asked)
                    .anyMatch(check -> !check.path("exp_samples").isEmpty())
                    .anyMatch(check -> check.path("exp_samples").isEmpty());
        }
    }

    @Test
    void alerts_areDescribedWhereTheyPoint() {
        Set<String> headings = Pattern.compile("(?m)^#+ (.+)$")
                .matcher(Repository.text("docs/operations.md"))
                .results()
                .map(heading -> heading.group(1).toLowerCase(Locale.ROOT).replace(' ', '-'))
                .collect(Collectors.toSet());
        assertThat(alerts()).isNotEmpty().allSatisfy(alert -> {
            String runbook = alert.at("/annotations/runbook_url").asText();
            assertThat(runbook).startsWith("docs/operations.md#");
            assertThat(headings).contains(runbook.substring(runbook.indexOf('#') + 1));
            assertThat(alert.at("/labels/severity").asText()).isIn("page", "ticket");
        });
        Set<String> described = headings.stream()
                .filter(heading -> heading.startsWith("afterclick"))
                .collect(Collectors.toSet());
        assertThat(described)
                .as("no description of an alert that is gone")
                .isEqualTo(alerts().map(alert -> alert.path("alert").asText().toLowerCase(Locale.ROOT))
                        .collect(Collectors.toSet()));
    }

    @Test
    void rules_ofTheOperator_areTheSame() {
        JsonNode operator = Yaml.document(Repository.text("k8s/monitoring/prometheus-rule.yaml"));
        assertThat(operator.at("/spec/groups"))
                .as("make prometheus-rule.yaml again, as its head says")
                .isEqualTo(rules().path("groups"));
    }

    @Test
    void metrics_ofRules_areDocumented() {
        Stream<String> expressions = Yaml.elements(rules().path("groups"))
                .flatMap(group -> Yaml.elements(group.path("rules")))
                .map(rule -> rule.path("expr").asText());
        assertThat(DocumentedMetrics.unknownIn(expressions)).isEmpty();
    }

    private static JsonNode rules() {
        return Yaml.document(Repository.text("k8s/monitoring/rules.yml"));
    }

    private static Stream<JsonNode> alerts() {
        return Yaml.elements(rules().path("groups"))
                .flatMap(group -> Yaml.elements(group.path("rules")))
                .filter(rule -> rule.has("alert"));
    }
}
