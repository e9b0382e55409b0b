package io.afterclick.feature.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afterclick.feature.aggregate.FeatureValue.Count;
import io.afterclick.feature.aggregate.FeatureValue.IdCounts;
import io.afterclick.feature.aggregate.FeatureValue.Showings;
import io.afterclick.feature.vector.TenantVectors;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class UnclickedImpressionsTest {
    private static final long NO_CLICK = Showing.NOT_CLICKED;

    private final UnclickedImpressions rule = new UnclickedImpressions(6, 4, Duration.ofMillis(1_000));

    @Test
    void published_shownAndNotClicked_isCountedByWork() {
        assertThat(counts(seen("a", 10), seen("a", 20), seen("b", 20), seen("a", 30)))
                .containsExactly(new IdCount("a", 3), new IdCount("b", 1));
    }

    @Test
    void published_click_startsAnew() {
        assertThat(counts(seen("a", 10), seen("a", 20), clicked("a", 30, 35), seen("a", 40)))
                .containsExactly(new IdCount("a", 1));
        assertThat(counts(seen("a", 10), seen("a", 20), clicked("a", 30, 35))).isEmpty();
    }

    @Test
    void published_clickOnAnEarlierSlate_startsAnewAtTheTimeOfTheClick() {
        assertThat(counts(clicked("a", 10, 35), seen("a", 20), seen("a", 30), seen("a", 40)))
                .containsExactly(new IdCount("a", 1));
    }

    @Test
    void published_clickOnAnotherWork_changesNothing() {
        assertThat(counts(seen("a", 10), clicked("b", 10, 15))).containsExactly(new IdCount("a", 1));
    }

    @Test
    void published_sameCount_ordersById() {
        assertThat(counts(seen("b", 10), seen("c", 30), seen("a", 20)))
                .extracting(IdCount::id)
                .containsExactly("a", "b", "c");
    }

    @Test
    void merge_laterRevision_replaces_andAnEarlierOneThatComesLateDoesNot() {
        Showing first = new Showing("a", 1, 10, 1, 12, NO_CLICK);
        Showing second = new Showing("a", 1, 10, 2, 12, 15);

        assertThat(kept(first, second).entries()).containsExactly(second);
        assertThat(kept(second, first).entries()).containsExactly(second);
    }

    @Test
    void merge_revisionThatTakesAClickBack_countsAgain() {
        assertThat(counts(new Showing("a", 1, 10, 1, 12, 15), new Showing("a", 1, 10, 2, 12, NO_CLICK)))
                .containsExactly(new IdCount("a", 1));
    }

    @Test
    void merge_sameShowingTwice_changesNothing() {
        Showings once = kept(seen("a", 10), seen("b", 20));

        assertThat(rule.merge(once, single(seen("a", 10)))).isEqualTo(once);
        assertThat(rule.merge(once, once)).isEqualTo(once);
    }

    @Test
    void merge_moreOfOneWorkThanItsLimit_keepsTheNewest() {
        assertThat(counts(
                        IntStream.rangeClosed(1, 6).mapToObj(i -> seen("a", i)).toArray(Showing[]::new)))
                .containsExactly(new IdCount("a", 4));
        assertThat(kept(seen("a", 1), seen("a", 2), seen("a", 3), seen("a", 4), seen("a", 5))
                        .entries())
                .containsExactly(seen("a", 5), seen("a", 4), seen("a", 3), seen("a", 2));
    }

    @Test
    void merge_moreThanTheLimit_dropsTheOldestOfAllWorks() {
        Showings kept =
                kept(IntStream.rangeClosed(1, 8).mapToObj(i -> seen("w" + i, i)).toArray(Showing[]::new));

        assertThat(kept.entries()).extracting(Showing::workId).containsExactly("w8", "w7", "w6", "w5", "w4", "w3");
    }

    @Test
    void merge_olderThanTheWindow_isDropped() {
        assertThat(counts(seen("a", 10), seen("b", 11), seen("c", 1_011)))
                .extracting(IdCount::id)
                .containsExactly("b", "c");
        assertThat(counts(seen("c", 1_011), seen("a", 10), seen("b", 11)))
                .extracting(IdCount::id)
                .containsExactly("b", "c");
    }

    @Test
    void asOf_isTheTimeOfTheNewestSightOrClick() {
        assertThat(kept(seen("a", 10), seen("b", 20)).asOf()).isEqualTo(Instant.ofEpochMilli(21));
        IdCounts published = published(kept(clicked("a", 10, 90), seen("b", 20)));
        assertThat(published.asOf()).isEqualTo(Instant.ofEpochMilli(90));
        assertThat(rule.empty().asOf()).isEqualTo(FeatureValue.NEVER);
        assertThat(published(rule.empty())).isEqualTo(new IdCounts(List.of(), FeatureValue.NEVER));
    }

    @Test
    void keepsShowings_publishesCounts() {
        assertThat(rule.accepts(rule.empty())).isTrue();
        assertThat(rule.publishes(rule.empty())).isFalse();
        assertThat(rule.accepts(published(rule.empty()))).isFalse();
        assertThat(rule.publishes(published(rule.empty()))).isTrue();
    }

    @Test
    void anotherKindOfValue_isRefused() {
        Count count = new Count(1, Instant.EPOCH);

        assertThatThrownBy(() -> rule.merge(count, rule.empty())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> published(count)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void limits_outOfRange_areRefused() {
        Duration day = Duration.ofDays(1);
        assertThatThrownBy(() -> new UnclickedImpressions(0, 1, day)).hasMessageContaining("1 to 1000");
        assertThatThrownBy(() -> new UnclickedImpressions(1_001, 1, day)).hasMessageContaining("1 to 1000");
        assertThatThrownBy(() -> new UnclickedImpressions(1, 0, day)).hasMessageContaining("impressions_per_work");
        assertThatThrownBy(() -> new UnclickedImpressions(1, 1, Duration.ZERO)).hasMessageContaining("window");
    }

    @Test
    void values_outOfOrder_areRefused() {
        assertThatThrownBy(() -> new Showings(List.of(seen("a", 10), seen("a", 20))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new IdCounts(List.of(new IdCount("a", 1), new IdCount("b", 2)), Instant.EPOCH))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new IdCount("a", 0)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Published test vectors of 64-bit FNV-1a; each UTF-16 unit here is two bytes of them. */
    @Test
    void decisionOf_isFnv1a() {
        assertThat(Showing.decisionOf("")).isEqualTo(0xcbf29ce484222325L);
        assertThat(Showing.decisionOf("\u6f66\u626f\u7261"))
                .as("the bytes of foobar")
                .isEqualTo(0x85944171f73967e8L);
    }

    private List<IdCount> counts(Showing... showings) {
        return published(kept(showings)).entries();
    }

    private Showings kept(Showing... showings) {
        return Stream.of(showings)
                .map(UnclickedImpressionsTest::single)
                .reduce(rule.empty(), rule::merge, (left, right) -> rule.merge(left, right));
    }

    private static Showings single(Showing showing) {
        return new Showings(List.of(showing));
    }

    /** Seen a millisecond after the decision, by a decision of its own. */
    private static Showing seen(String workId, long decidedAtMillis) {
        return clicked(workId, decidedAtMillis, NO_CLICK);
    }

    private static Showing clicked(String workId, long decidedAtMillis, long clickedAtMillis) {
        return new Showing(workId, decidedAtMillis, decidedAtMillis, 1, decidedAtMillis + 1, clickedAtMillis);
    }

    private IdCounts published(FeatureValue kept) {
        return (IdCounts) rule.published(kept, TenantVectors.NONE).orElseThrow();
    }
}
