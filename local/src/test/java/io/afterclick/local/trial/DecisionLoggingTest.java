package io.afterclick.local.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.afterclick.bandit.evaluation.DecisionLogWriter;
import io.afterclick.local.progress.Progress;
import io.afterclick.local.simulation.AdditiveWorld;
import io.afterclick.local.simulation.World;
import io.afterclick.local.simulation.WorldSettings;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class DecisionLoggingTest {
    private static final World WORLD = new AdditiveWorld(new WorldSettings(5, 60, 8, 1, 0, 0));

    @Test
    void decisions_holdWhatTheTrialMeasured() throws IOException {
        StringWriter text = new StringWriter();
        Comparison logged = Comparison.run(
                WORLD, List.of("two-step"), PolicyFactory.logging(new DecisionLogWriter(text)), 1, Progress.SILENT);

        List<JsonNode> decisions = parsed(text);
        int seen = 0;
        int clicks = 0;
        int readOns = 0;
        int withScore = 0;
        for (JsonNode decision : decisions) {
            assertThat(decision.get("tenant").asText()).isEqualTo("simulation-additive-5");
            assertThat(decision.get("policy").asText()).isEqualTo("two-step");
            assertThat(Base64.getDecoder()
                            .decode(decision.at("/candidates/0/vector").asText()))
                    .hasSize(10);
            withScore += decision.has("reader_gs_score") ? 1 : 0;
            for (JsonNode slot : decision.get("shown")) {
                assertThat(slot.get("open").asBoolean()).isFalse();
                seen += slot.get("seen").asBoolean() ? 1 : 0;
                clicks += slot.get("clicked").asBoolean() ? 1 : 0;
                readOns += slot.get("read_on").asBoolean() ? 1 : 0;
            }
        }
        Comparison.Entry entry = logged.entries().get(0);
        assertThat(decisions).hasSize(logged.visits());
        assertThat(entry.values().get(Measure.CTR)).isCloseTo(clicks / (double) seen, within(1e-9));
        assertThat(entry.values().get(Measure.CONTINUATION_RATE)).isCloseTo(readOns / (double) clicks, within(1e-9));
        assertThat(withScore)
                .as("readers have a score once they have read two works")
                .isBetween(1, decisions.size() - 60);
    }

    @Test
    void decisions_beingLogged_changeNothing() {
        Comparison logged = Comparison.run(
                WORLD,
                List.of("two-step"),
                PolicyFactory.logging(new DecisionLogWriter(new StringWriter())),
                1,
                Progress.SILENT);
        Comparison plain = Comparison.run(WORLD, List.of("two-step"), PolicyFactory.known(), 1, Progress.SILENT);

        assertThat(logged.entries().get(0).values())
                .isEqualTo(plain.entries().get(0).values());
    }

    @Test
    void propensities_ofTheUniformPolicy_areOneInAllCandidatesOnAverage() throws IOException {
        StringWriter text = new StringWriter();
        Comparison.run(
                WORLD, List.of("uniform"), PolicyFactory.logging(new DecisionLogWriter(text)), 1, Progress.SILENT);

        double sum = 0;
        double expected = 0;
        int slots = 0;
        for (JsonNode decision : parsed(text)) {
            for (JsonNode slot : decision.get("shown")) {
                sum += slot.get("propensity").asDouble();
                expected += 1.0 / decision.get("candidates").size();
                slots++;
            }
        }
        // A propensity of some .017 from 100 draws has a standard error of .013; the mean of thousands, below .0003.
        assertThat(slots).isGreaterThan(2_000);
        assertThat(sum / slots).isCloseTo(expected / slots, within(0.0015));
    }

    @Test
    void oracle_isRefused() {
        assertThatThrownBy(() -> Comparison.run(
                        WORLD,
                        List.of("oracle"),
                        PolicyFactory.logging(new DecisionLogWriter(new StringWriter())),
                        1,
                        Progress.SILENT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("knows no propensities");
    }

    private static List<JsonNode> parsed(StringWriter text) throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<JsonNode> decisions = new ArrayList<>();
        for (String line : text.toString().lines().toList()) {
            decisions.add(json.readTree(line));
        }
        return decisions;
    }
}
