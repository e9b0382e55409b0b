package io.afterclick.feature.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afterclick.feature.aggregate.DistinctMarks;
import io.afterclick.feature.aggregate.FeatureValue;
import io.afterclick.feature.aggregate.FeatureValue.Count;
import io.afterclick.feature.aggregate.Sum;
import io.afterclick.feature.aggregate.Summary;
import io.afterclick.feature.aggregate.Window;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ViewsTest {
    @Test
    void shipped_holdsTheViewsThatTheDocumentationLists() {
        assertThat(TestViews.shipped().all())
                .extracting(View::name)
                .containsExactly(
                        "reader_recent_works",
                        "reader_unclicked_works",
                        "reader_activity",
                        "reader_gs_score",
                        "work_impressions",
                        "work_clicks",
                        "work_read_ons",
                        "work_one_and_dones",
                        "work_ctr",
                        "work_continuation_rate",
                        "work_freshness",
                        "work_pricing",
                        "work_availability");
    }

    @Test
    void from_source_returnsTheViewsThatItFeeds() {
        Views views = TestViews.few();

        assertThat(views.from(Source.EVENTS)).extracting(View::name).containsExactly("reader_recent_works");
        assertThat(views.from(Source.OUTCOMES))
                .extracting(View::name)
                .containsExactly("reader_unclicked_works", "work_impressions", "work_clicks", "work_read_ons");
        assertThat(views.from(Source.WORKS)).isEmpty();
    }

    @Test
    void new_sameNameTwice_isRefused() {
        View view = clicks("clicks", Window.FOREVER);

        assertThatThrownBy(() -> new Views(List.of(view, view))).hasMessageContaining("view clicks: name");
    }

    @Test
    void versionedName_changesWithWhatValuesAreMadeOf_andWithNothingElse() {
        View view = clicks("clicks", Window.FOREVER);
        View other = new View(
                "clicks",
                Entity.WORK,
                view.selection(),
                view.aggregation(),
                Duration.ofDays(1),
                Duration.ZERO,
                Optional.of(new Count(3, FeatureValue.NEVER)));

        assertThat(view.versionedName()).matches("clicks@[0-9a-f]{8}").isEqualTo(other.versionedName());
        assertThat(View.nameIn(view.versionedName())).isEqualTo("clicks");
        assertThat(clicks("clicks", new Window(Duration.ofDays(1))).versionedName())
                .isNotEqualTo(view.versionedName());
        assertThat(new View("clicks", Entity.READER, view.selection(), view.aggregation(), View.NO_EXPIRY)
                        .versionedName())
                .isNotEqualTo(view.versionedName());
        Filter filter = new Filter(Map.of(Field.POLICY, new Filter.Condition.OneOf(Set.of("b", "a"))));
        assertThat(new View(
                                "clicks",
                                Entity.WORK,
                                new Selection(SourceEvent.CLICKS, Optional.empty(), filter, Optional.empty()),
                                view.aggregation(),
                                View.NO_EXPIRY)
                        .versionedName())
                .isNotEqualTo(view.versionedName());
        assertThat(new Views(List.of(view)).findVersion(other.versionedName())).contains(view);
    }

    /** State and topics outlive a build, so the hash must not change with one. */
    @Test
    void versionedName_isWhatItWas() {
        assertThat(clicks("work_clicks", Window.FOREVER).versionedName()).isEqualTo("work_clicks@a85355e6");
    }

    @Test
    void view_countOfWhatCanComeTwice_isRefused() {
        assertThatThrownBy(() -> new View(
                        "reads",
                        Entity.READER,
                        Selection.of(SourceEvent.READ),
                        new Sum(Window.FOREVER),
                        View.NO_EXPIRY))
                .hasMessage("view reads: aggregation cannot be taken of events.read");
        assertThatThrownBy(() -> new View(
                        "reads",
                        Entity.WORK,
                        Selection.of(SourceEvent.READ),
                        new DistinctMarks(9, Window.FOREVER, new Summary.Size()),
                        View.NO_EXPIRY))
                .hasMessageStartingWith("view reads: source must be outcomes");
    }

    @Test
    void view_nameOrTimesOutOfRange_areRefused() {
        assertThatThrownBy(() -> clicks("a:b", Window.FOREVER)).hasMessageContaining("a:b");
        assertThatThrownBy(() -> new View(
                        "clicks",
                        Entity.WORK,
                        Selection.of(SourceEvent.CLICKS),
                        new Sum(Window.FOREVER),
                        Duration.ofMillis(999)))
                .hasMessageContaining("view clicks: ttl must be 1 s or more");
        assertThatThrownBy(() -> new View(
                        "clicks",
                        Entity.WORK,
                        Selection.of(SourceEvent.CLICKS),
                        new Sum(Window.FOREVER),
                        View.NO_EXPIRY,
                        Duration.ofHours(2),
                        Optional.empty()))
                .hasMessageContaining("view clicks: staleness");
    }

    @Test
    void featureId_pairsAreNoIdsOfOneThing() {
        String pair = FeatureId.pair("r1", "w1");

        assertThat(FeatureId.isEntityId(pair)).isTrue();
        assertThat(FeatureId.isId(pair)).isFalse();
        assertThat(FeatureId.isEntityId(FeatureId.pair("r1", ""))).isFalse();
        assertThat(FeatureId.isEntityId(FeatureId.pair(pair, "w1"))).isFalse();
    }

    private static View clicks(String name, Window window) {
        return new View(name, Entity.WORK, Selection.of(SourceEvent.CLICKS), new Sum(window), View.NO_EXPIRY);
    }

    @Test
    void featureId_checksTenantsAndEntityIds() {
        assertThat(FeatureId.isTenant("shop-1")).isTrue();
        assertThat(FeatureId.isTenant("Shop")).isFalse();
        assertThat(FeatureId.isTenant("")).isFalse();
        assertThat(FeatureId.isTenant("a".repeat(65))).isFalse();
        assertThat(FeatureId.isEntityId("독자 7 {x}/:")).isTrue();
        assertThat(FeatureId.isEntityId("a".repeat(129))).isFalse();
        assertThat(FeatureId.isEntityId("a\nb")).isFalse();
        assertThat(FeatureId.isEntityId("")).isFalse();
    }
}
