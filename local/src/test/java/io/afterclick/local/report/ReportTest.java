package io.afterclick.local.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.afterclick.local.progress.Progress;
import io.afterclick.local.simulation.AdditiveWorld;
import io.afterclick.local.simulation.WorldSettings;
import io.afterclick.local.trial.Comparison;
import io.afterclick.local.trial.PolicyFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    private static Comparison comparison;

    @BeforeAll
    static void compare() {
        comparison = Comparison.run(
                new AdditiveWorld(new WorldSettings(1, 100, 5, 1, 2, 0)),
                List.of("fusion-only", "oracle"),
                PolicyFactory.known(),
                1,
                Progress.SILENT);
    }

    @Test
    void json_namesEachPolicyWithNumbersIntervalsAndDays(@TempDir Path folder) throws IOException {
        ComparisonJson.write(comparison, folder.resolve("r.json"));
        JsonNode json = new ObjectMapper().readTree(folder.resolve("r.json").toFile());
        assertThat(json.path("synthetic").asBoolean()).isTrue();
        assertThat(json.path("world").asText()).isEqualTo("additive");
        assertThat(json.path("seed").asLong()).isEqualTo(1);
        assertThat(json.path("parameters").path("drift_day").asInt()).isEqualTo(2);
        assertThat(json.path("policies")).hasSize(2);
        for (JsonNode policy : json.path("policies")) {
            for (String measure :
                    List.of("ctr", "continuation_rate", "yield", "one_and_done_share", "regret", "diversity")) {
                assertThat(policy.path(measure).isNumber()).as(measure).isTrue();
                assertThat(policy.path("ci").path(measure).path(0).asDouble())
                        .isLessThanOrEqualTo(policy.path(measure).asDouble());
                assertThat(policy.path("ci").path(measure).path(1).asDouble())
                        .isGreaterThanOrEqualTo(policy.path(measure).asDouble());
            }
            assertThat(policy.path("coverage").isNumber()).isTrue();
            assertThat(policy.path("by_day")).hasSize(5);
        }
        JsonNode fusion = json.path("policies").path(0);
        assertThat(fusion.path("policy").asText()).isEqualTo("fusion-only");
        assertThat(fusion.path("regret").asDouble()).isPositive();
        assertThat(fusion.path("by_day")
                        .path(4)
                        .path("cumulated_regret_read_ons")
                        .asDouble())
                .isEqualTo(fusion.path("regret_read_ons").asDouble(), within(1e-6));
        assertThat(json.path("policies").path(1).path("regret").asDouble()).isZero();
    }

    @Test
    void page_holdsAllThatItNeeds(@TempDir Path folder) throws IOException {
        ComparisonPage.write(comparison, folder.resolve("r.html"));
        String page = Files.readString(folder.resolve("r.html"));
        assertThat(page).contains("The world is synthetic", "\"policy\":\"fusion-only\"", "Apache Software Foundation");
        assertThat(page).doesNotContain("/*DATA*/", "/*CHARTS*/", "<link", "src=\"http", "@import");
        assertThat(page.split("</script>", -1))
                .as("two scripts and no third end")
                .hasSize(3);
    }

    @Test
    void table_hasALineForEachPolicyAndItsDifference() {
        List<String> lines = ComparisonTable.of(comparison);
        assertThat(lines.get(0)).contains("CTR %", "continuation %", "yield %", "one-and-done %", "regret %");
        assertThat(lines.get(1)).startsWith("fusion-only ").contains("[");
        assertThat(lines.get(2)).startsWith("oracle ").contains(" 0.0 [.0 .0]");
        assertThat(lines.get(lines.size() - 1)).startsWith("oracle ").contains("yield +");
    }
}
