package io.afterclick.candidate.popularity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.afterclick.candidate.training.PlaysWeight;
import io.afterclick.candidate.training.TrainingSetBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LearnedPopularityTest {
    private static final Instant NOW = Instant.parse("2026-03-31T00:00:00Z");
    private static final LearnedPopularity MONTHLY = new LearnedPopularity(new TimeDecay(Duration.ofDays(30)));

    private final TrainingSetBuilder set = new TrainingSetBuilder(new PlaysWeight(0), 100);

    private void read(String reader, String work, long daysAgo) {
        set.add(reader, work, 1, Optional.of(NOW.minus(Duration.ofDays(daysAgo))), false);
    }

    @Test
    void popularity_ofOldReads_halvesWithEachHalfLife() {
        read("r1", "a", 0);
        read("r1", "b", 30);
        read("r2", "b", 60);
        Popularity popularity = MONTHLY.popularity(set.build());
        assertThat(popularity.readers(0)).isEqualTo(1);
        assertThat(popularity.readers(1)).isCloseTo(.75f, within(1e-4f));
        assertThat(popularity.workAt(0)).isEqualTo(0);
    }

    @Test
    void popularity_ofImportedReads_ordersWorksThatNobodyHasReadLately() {
        read("r1", "a", 0);
        set.add("r1", "b", 1, Optional.empty(), true);
        set.add("r2", "b", 1, Optional.empty(), true);
        set.add("r3", "c", 1, Optional.empty(), true);
        Popularity popularity = MONTHLY.popularity(set.build());
        assertThat(popularity.readers(1)).isCloseTo(2f / 1024, within(1e-9f));
        assertThat(new int[] {popularity.workAt(0), popularity.workAt(1), popularity.workAt(2)})
                .containsExactly(0, 1, 2);
    }

    @Test
    void new_withABadHalfLife_isRefused() {
        assertThatThrownBy(() -> new TimeDecay(Duration.ZERO)).hasMessageContaining("halfLife");
    }
}
