package io.afterclick.insight.adapter.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afterclick.insight.experiment.Count;
import io.afterclick.insight.experiment.ExperimentData;
import io.afterclick.insight.experiment.VariantReaders;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperimentQueriesTest {
    @TempDir
    Path folder;

    @Test
    void read_history_equalsARecountOfEachVariant() {
        WrittenHistory history = WrittenHistory.of(400, 1.4, 11);
        history.write(folder);

        ExperimentData data = read(WrittenHistory.EXPERIMENT);

        assertThat(data.variants()).extracting(VariantReaders::name).containsExactly("control", "two-step");
        assertThat(data.variants().get(1).policy()).isEqualTo("two-step (version 1)");
        assertThat(data.notes())
                .anyMatch(note -> note.equals("Readers who were in several variants, left out: 1."))
                .anyMatch(note -> note.equals("Readers who behave like programs, left out: 1."))
                .anyMatch(note -> note.contains("degraded by bandit"))
                .anyMatch(note ->
                        note.equals("Of decisions from 2026-03-21 00:00:00 UTC on more may come; left out: 1."));
        for (VariantReaders variant : data.variants()) {
            List<WrittenHistory.Shown> counted = history.shown.stream()
                    .filter(s ->
                            s.variant().equals(variant.name()) && !s.reader().equals("both") && !s.degraded())
                    .toList();
            assertThat(variant.readers()).isEqualTo(200);
            assertThat(variant.total(Count.IMPRESSIONS)).isEqualTo(counted.size());
            assertThat(variant.total(Count.CLICKS))
                    .isEqualTo(counted.stream()
                            .filter(WrittenHistory.Shown::clicked)
                            .count());
            assertThat(variant.total(Count.READ_ONS))
                    .isEqualTo(counted.stream()
                            .filter(WrittenHistory.Shown::readOn)
                            .count());
            assertThat(variant.total(Count.ONE_AND_DONES))
                    .isEqualTo(counted.stream()
                            .filter(WrittenHistory.Shown::oneAndDone)
                            .count());
            int parity = variant.name().equals("control") ? 0 : 1;
            assertThat(variant.total(Count.READS))
                    .isEqualTo(history.reads.entrySet().stream()
                            .filter(entry -> entry.getKey().matches("r\\d+")
                                    && Integer.parseInt(entry.getKey().substring(1)) % 2 == parity)
                            .mapToInt(java.util.Map.Entry::getValue)
                            .sum());
            assertThat(variant.total(Count.COULD_RETURN)).isEqualTo(200);
            assertThat(variant.total(Count.RETURNED))
                    .isEqualTo(history.returned.stream()
                            .filter(reader -> Integer.parseInt(reader.substring(1)) % 2 == parity)
                            .count());
            assertThat(variant.total(Count.DISTANCE) / variant.total(Count.SLATES))
                    .isBetween(0.5, 0.9);
        }
    }

    /** Four works in a row: genres {g0, g2}, {g1, g3}, {g0, g4}, {g1, g5}; two of six pairs share one of three genres. */
    @Test
    void read_slates_haveTheMeanDistanceOfTheirPairs() {
        WrittenHistory.of(50, 1, 3).write(folder);
        VariantReaders variant = read(WrittenHistory.EXPERIMENT).variants().get(0);
        assertThat(variant.total(Count.DISTANCE) / variant.total(Count.SLATES))
                .isCloseTo((4 + 2 * 2.0 / 3) / 6, org.assertj.core.api.Assertions.within(1e-9));
    }

    @Test
    void read_unknownExperiment_namesThoseThereAre() {
        WrittenHistory.of(10, 1, 3).write(folder);
        assertThatThrownBy(() -> read("nothing"))
                .isInstanceOf(ReadOutException.class)
                .hasMessageContaining("there are story-first");
    }

    private ExperimentData read(String key) {
        return new ExperimentQueries(
                        new ReadOutSource(folder),
                        new ExperimentQueries.Selection("default", key, Optional.empty(), Optional.empty(), 7))
                .read();
    }
}
