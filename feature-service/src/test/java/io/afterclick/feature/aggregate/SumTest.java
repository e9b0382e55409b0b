package io.afterclick.feature.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afterclick.feature.aggregate.FeatureValue.Count;
import io.afterclick.feature.aggregate.FeatureValue.Decayed;
import io.afterclick.feature.aggregate.FeatureValue.Number;
import io.afterclick.feature.aggregate.FeatureValue.Tallies;
import io.afterclick.feature.aggregate.FeatureValue.TimedIds;
import io.afterclick.feature.vector.TenantVectors;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** What is fed from records that come once. */
class SumTest {
    private static final Instant EARLY = Instant.parse("2026-03-01T10:00:00Z");
    private static final Instant LATE = Instant.parse("2026-03-02T10:00:00Z");

    private final Sum sum = new Sum(Window.FOREVER);

    @Test
    void merge_changesInAnyOrder_addsThemAndKeepsTheLatestTime() {
        assertThat(published(sum, sum.merge(change(3, LATE), change(4, EARLY)))).isEqualTo(new Count(7, LATE));
        assertThat(published(sum, sum.merge(change(4, EARLY), change(3, LATE)))).isEqualTo(new Count(7, LATE));
    }

    @Test
    void merge_aChangeTakesAway_subtracts() {
        assertThat(published(sum, sum.merge(change(3, EARLY), change(-1, LATE))))
                .isEqualTo(new Count(2, LATE));
    }

    @Test
    void merge_withEmpty_changesNothing() {
        assertThat(sum.merge(sum.empty(), change(5, LATE))).isEqualTo(change(5, LATE));
        assertThat(published(sum, sum.empty())).isEqualTo(new Count(0, FeatureValue.NEVER));
    }

    @Test
    void merge_withinAWindow_countsTheNewest32SpansOfIt() {
        Sum rule = new Sum(new Window(Duration.ofSeconds(32)));
        FeatureValue kept = rule.empty();
        for (int second = 0; second < 100; second++) {
            kept = rule.merge(kept, rule.change(1, second * 1_000L + 999, Instant.ofEpochSecond(second)));
        }

        assertThat(published(rule, kept)).isEqualTo(new Count(32, Instant.ofEpochSecond(99)));
        assertThat(((Tallies) kept).entries()).hasSize(32);
    }

    @Test
    void merge_takenBackToZero_keepsTheSpan_soThatOrderDoesNotMatter() {
        Sum rule = new Sum(new Window(Duration.ofSeconds(32)));
        FeatureValue old = rule.change(1, 0, Instant.EPOCH);
        FeatureValue given = rule.change(1, 50_000, Instant.EPOCH);
        FeatureValue taken = rule.change(-1, 50_000, Instant.EPOCH);

        assertThat(published(rule, rule.merge(rule.merge(given, taken), old)))
                .isEqualTo(published(rule, rule.merge(rule.merge(old, given), taken)))
                .isEqualTo(new Count(0, Instant.EPOCH));
    }

    @Test
    void merge_anotherKindOfValue_isRefused() {
        TimedIds list = new TimedIds(List.of());

        assertThat(sum.accepts(list)).isFalse();
        assertThatThrownBy(() -> sum.merge(sum.empty(), list)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void rate_startsAtItsPriorAndMovesToTheShare() {
        Rate rate = new Rate(new Prior(1, 3), Window.FOREVER);

        assertThat(published(rate, rate.empty())).isEqualTo(new Number(0.25, FeatureValue.NEVER));
        assertThat(published(rate, rate.merge(rate.change(5, 0, 0, EARLY), rate.change(0, 8, 0, LATE))))
                .isEqualTo(new Number(0.5, LATE));
        assertThatThrownBy(() -> new Prior(0, 1)).hasMessageContaining("prior.a");
        assertThatThrownBy(() -> new Prior(1, Double.NaN)).hasMessageContaining("prior.b");
    }

    @Test
    void decayedSum_isWhatItWasAtItsTime_andHalvesWhenRead() {
        DecayedSum rule = new DecayedSum(Duration.ofHours(24));
        FeatureValue kept = rule.merge(rule.merge(rule.empty(), rule.change(4, EARLY)), rule.change(1, LATE));

        assertThat(kept).isEqualTo(new Decayed(3, Duration.ofHours(24), LATE));
        assertThat(kept.at(LATE.plus(Duration.ofHours(48)))).isEqualTo(new Number(0.75, LATE));
        assertThat(kept.at(EARLY)).as("before its time it does not grow").isEqualTo(new Number(3, LATE));
        assertThat(((Number) rule.merge(rule.change(1, LATE), rule.change(4, EARLY))
                                .at(LATE))
                        .value())
                .isCloseTo(3, Offset.offset(1e-12));
        assertThat(rule.empty().at(LATE)).isEqualTo(new Number(0, FeatureValue.NEVER));
    }

    private FeatureValue change(long count, Instant time) {
        return sum.change(count, time.toEpochMilli(), time);
    }

    private static FeatureValue published(Aggregation rule, FeatureValue kept) {
        return rule.published(kept, TenantVectors.NONE).orElseThrow();
    }
}
