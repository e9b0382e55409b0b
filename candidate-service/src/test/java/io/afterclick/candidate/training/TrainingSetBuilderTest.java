package io.afterclick.candidate.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingSetBuilderTest {
    private static TrainingSetBuilder builder() {
        return new TrainingSetBuilder(new PlaysWeight(0), 10);
    }

    @Test
    void build_inAnyOrder_givesTheSame() {
        TrainingSet forward = builderWith("r1:w2", "r2:w1", "r2:w3").build();
        TrainingSet backward = builderWith("r2:w3", "r2:w1", "r1:w2").build();
        for (TrainingSet set : List.of(forward, backward)) {
            assertThat(set.readerIds()).containsExactly("r1", "r2");
            assertThat(set.workIds()).containsExactly("w1", "w2", "w3");
            assertThat(set.reads().byReader().contains(0, 1)).isTrue();
            assertThat(set.reads().byReader().contains(1, 0)).isTrue();
            assertThat(set.reads().byReader().contains(1, 2)).isTrue();
            assertThat(set.reads().entries()).isEqualTo(3);
        }
    }

    @Test
    void build_withImportedPairs_keepsThemByReader() {
        TrainingSetBuilder builder = builder();
        builder.add("r3", "w9", 1, Optional.empty(), true);
        builder.add("r1", "w1", 1, Optional.empty(), false);
        builder.add("r2", "w5", 1, Optional.empty(), true);
        builder.add("r3", "w1", 1, Optional.empty(), true);
        builder.add("r3", "w5", 1, Optional.empty(), false);
        ImportedReads imported = builder.build().imported();
        assertThat(imported.readers()).isEqualTo(2);
        assertThat(imported.row("r1")).isEmpty();
        assertThat(works(imported, "r2")).containsExactly(1);
        assertThat(works(imported, "r3")).containsExactly(0, 2);
    }

    @Test
    void build_withDatedReads_keepsWhenEachPairWasReadLast() {
        TrainingSetBuilder builder = builder();
        builder.add("r1", "w1", 1, Optional.of(Instant.parse("1970-01-11T12:00:00Z")), false);
        builder.add("r1", "w2", 1, Optional.empty(), true);
        builder.add("r2", "w2", 1, Optional.of(Instant.parse("1969-01-01T00:00:00Z")), true);
        TrainingSet set = builder.build();
        assertThat(set.lastRead().entries()).isEqualTo(2);
        assertThat(set.lastRead().byReader().weight(0)).isEqualTo(10.5f);
        assertThat(set.lastRead().byReader().contains(0, 1)).isFalse();
        assertThat(set.lastRead().byReader().contains(1, 1)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"0.1, 1", "1, 1", "2.718281828, 1.2", "100, 1.921034"})
    void weight_ofPlays_growsWithTheirLogarithm(double plays, float expected) {
        assertThat(new PlaysWeight(0.2).of(plays)).isCloseTo(expected, within(1e-5f));
    }

    private static TrainingSetBuilder builderWith(String... pairs) {
        TrainingSetBuilder builder = builder();
        for (String pair : pairs) {
            builder.add(pair.split(":")[0], pair.split(":")[1], 1, Optional.empty(), false);
        }
        return builder;
    }

    private static List<Integer> works(ImportedReads imported, String readerId) {
        List<Integer> works = new ArrayList<>();
        imported.forEachWork(imported.row(readerId).orElseThrow(), works::add);
        return works;
    }
}
