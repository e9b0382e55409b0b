package io.afterclick.candidate.ranking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class NeighbourTableTest {
    private final NeighbourTable table = NeighbourTable.of(new RankedWorks[] {
        new RankedWorks(new int[] {2, 1}, new float[] {0.9f, 0.2f}),
        null,
        new RankedWorks(new int[] {0}, new float[] {1})
    });

    @Test
    void nearest_withFilter_fillsFromLowerRanks() {
        assertThat(table.nearest(0, 1, work -> work != 2).works()).containsExactly(1);
        assertThat(table.nearest(0, 5, work -> true).works()).containsExactly(2, 1);
        assertThat(table.nearest(0, 5, work -> true).scores()).containsExactly(0.9f, 0.2f);
        assertThat(table.nearest(1, 5, work -> true).works()).isEmpty();
        assertThat(table.entries()).isEqualTo(3);
    }

    @Test
    void constructor_brokenArrays_areRefused() {
        assertThatThrownBy(() -> new NeighbourTable(new int[] {0, 1}, new int[] {0}, new float[] {1}))
                .as("its own neighbour")
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new NeighbourTable(new int[] {0, 1, 1}, new int[] {2}, new float[] {1}))
                .as("beyond the works")
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new NeighbourTable(new int[] {0, 2, 1}, new int[] {1}, new float[] {1}))
                .as("descending offsets")
                .isInstanceOf(IllegalArgumentException.class);
    }
}
