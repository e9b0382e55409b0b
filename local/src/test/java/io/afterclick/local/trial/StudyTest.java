package io.afterclick.local.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.afterclick.local.progress.Progress;
import io.afterclick.local.report.StudyTables;
import io.afterclick.local.trial.Measures.Sum;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class StudyTest {

    /** A trial that loses so many of a thousand expected read-ons on each day. */
    private static Measures losing(int days, IntToDoubleFunction lost) {
        Measures measures = new Measures("made", 10, days, 1);
        for (int day = 0; day < days; day++) {
            measures.add(day % 10, day, Sum.ORACLE, 1_000);
            measures.add(day % 10, day, Sum.EXPECTED, 1_000 - lost.applyAsDouble(day));
        }
        return measures;
    }

    @Test
    void regretExponent_powersOfTime_areTheirExponents() {
        assertThat(Study.regretExponent(losing(60, day -> 5))).isEqualTo(1, within(1e-9));
        assertThat(Study.regretExponent(losing(60, day -> Math.sqrt(day + 1) - Math.sqrt(day))))
                .isEqualTo(0.5, within(1e-9));
    }

    @Test
    void secondHalfToFirst_steadyLoss_isOne() {
        assertThat(Study.secondHalfToFirst(losing(60, day -> 5))).isEqualTo(1, within(1e-9));
        assertThat(Study.secondHalfToFirst(losing(60, day -> day < 30 ? 10 : 4)))
                .isEqualTo(0.4, within(1e-9));
    }

    @Test
    void recoveryDays_isWhenThreeQuartersOfTheRiseAreGone() {
        assertThat(Study.recoveryDays(losing(40, day -> day < 20 ? 100 : Math.max(100, 300 - 20 * (day - 20))), 20))
                .as("to 150 over three days")
                .hasValue(7);
        assertThat(Study.recoveryDays(losing(40, day -> day < 20 ? 100 : 300), 20))
                .isEmpty();
    }

    /** The whole of it, small: that it runs, is the same on any number of threads, and says what docs/simulation.md says. */
    @Test
    @Tag("long")
    @Timeout(1_800)
    void run_smallStudy_showsTheOriginPlatformsFinding() {
        Study study = new Study(2_000, 28, List.of(1L));
        List<Study.Row> rows = study.run(2, Progress.SILENT);
        StudyTables.of(study, rows).forEach(System.out::println);
        for (Study.Row row : rows) {
            Comparison.Entry readAfterClick = row.rewards().entries().get(1);
            Comparison.Entry twoStep = row.rewards().entries().get(2);
            double ctr = readAfterClick.toFirst().get(Measure.CTR);
            assertThat(ctr).as("read-after-click has less clicks than click").isNegative();
            assertThat(readAfterClick.toFirst().get(Measure.YIELD))
                    .as("and loses less of yield, or nothing")
                    .isGreaterThan(ctr);
            assertThat(readAfterClick
                            .toFirstIntervals()
                            .get(Measure.CONTINUATION_RATE)
                            .low())
                    .as("so that more of those who click read on")
                    .isPositive();
            assertThat(twoStep.toFirstIntervals().get(Measure.YIELD).low())
                    .as("two-step yields more than click")
                    .isPositive();
            assertThat(twoStep.toFirstIntervals()
                            .get(Measure.ONE_AND_DONE_SHARE)
                            .high())
                    .as("with less one-and-dones")
                    .isNegative();
            assertThat(Study.regretExponent(twoStep.measures()))
                    .as("regret flattens")
                    .isLessThan(0.9);
            int remembers = Study.recoveryDays(row.memories().entries().get(0).measures(), study.driftDay())
                    .orElse(study.driftDay());
            assertThat(Study.recoveryDays(row.memories().entries().get(1).measures(), study.driftDay())
                            .orElseThrow())
                    .as("forgetting recovers sooner")
                    .isLessThan(remembers);
            long informed =
                    Discovery.costOfHalf(row.stars().get(Study.PRIORS.get(0))).orElseThrow();
            long uninformed =
                    Discovery.costOfHalf(row.stars().get(Study.PRIORS.get(1))).orElse(Long.MAX_VALUE);
            assertThat(uninformed).as("what Beta(1, 1) costs").isGreaterThan(2 * informed);
        }
    }

    @Test
    void study_tooShort_isRefused() {
        assertThatThrownBy(() -> new Study(100, 19, List.of(1L))).hasMessageContaining("20 days");
    }
}
