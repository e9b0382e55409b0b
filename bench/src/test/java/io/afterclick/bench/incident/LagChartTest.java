package io.afterclick.bench.incident;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LagChartTest {
    private static final List<Phase> PHASES = List.of(
            new Phase("grows <fast>", 2, List.of(0L, 400L, 800L), 100, 0, 2),
            new Phase("drains", 2, List.of(800L, 100L, 0L), 900, 800, 0));

    @Test
    void text_twoPhases_shareOneScale() {
        assertThat(LagChart.text(PHASES).lines())
                .containsExactly(
                        "   ▄█  grows <fast>",
                        "  █▁   drains",
                        "  one column is a second, a full block a lag of 800 records");
    }

    @Test
    void html_names_areEscapedAndEachPhaseHasItsCurve() {
        String page = LagChart.html(PHASES, "a table", "a machine");
        assertThat(page).contains("grows &lt;fast&gt;", "a table", "a machine").doesNotContain("<fast>");
        assertThat(page.split("<polyline", -1)).hasSize(3);
    }

    @Test
    void wasted_workThatWasNotKept_isTheRest() {
        assertThat(PHASES.get(0).wasted()).isEqualTo(100);
        assertThat(PHASES.get(1).wasted()).isEqualTo(100);
    }
}
