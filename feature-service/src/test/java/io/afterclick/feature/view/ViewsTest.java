package io.afterclick.feature.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afterclick.feature.aggregate.DistinctLatest;
import io.afterclick.feature.aggregate.Sum;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ViewsTest {
    @Test
    void shipped_withTtl_givesItToThatViewOnly() {
        Views views = TestViews.shipped(Map.of("work_clicks", Duration.ofDays(3)));

        assertThat(views.find("work_clicks").orElseThrow().ttl()).isEqualTo(Duration.ofDays(3));
        assertThat(views.find("work_impressions").orElseThrow().ttl()).isEqualTo(View.NO_EXPIRY);
        assertThat(views.find("reader_unclicked_works").orElseThrow().ttl())
                .as("its window, where nothing else is said")
                .isEqualTo(Duration.ofDays(14));
    }

    @Test
    void shipped_ttlOfAnUnknownView_isRefusedWithTheNamesThereAre() {
        assertThatThrownBy(() -> TestViews.shipped(Map.of("work_click", Duration.ofDays(3))))
                .hasMessageContaining("work_click")
                .hasMessageContaining("work_clicks")
                .hasMessageContaining("reader_recent_works");
    }

    @Test
    void from_source_returnsTheViewsThatItFeeds() {
        Views views = TestViews.shipped();

        assertThat(views.from(Measure.Source.EVENTS)).extracting(View::name).containsExactly("reader_recent_works");
        assertThat(views.from(Measure.Source.OUTCOMES))
                .extracting(View::name)
                .containsExactlyInAnyOrder(
                        "reader_unclicked_works", "work_impressions", "work_clicks", "work_read_ons");
    }

    @Test
    void new_sameNameTwice_isRefused() {
        View view = new View("clicks", Measure.CLICKS, new Sum(), View.NO_EXPIRY);

        assertThatThrownBy(() -> new Views(List.of(view, view))).hasMessageContaining("clicks");
    }

    @Test
    void view_sumOfWhatCanComeTwice_isRefused() {
        assertThatThrownBy(() -> new View("reads", Measure.READ_WORK, new Sum(), View.NO_EXPIRY))
                .hasMessageContaining("READ_WORK");
        assertThatThrownBy(() -> new View("clicks", Measure.CLICKS, new DistinctLatest(5), View.NO_EXPIRY))
                .hasMessageContaining("CLICKS");
        assertThatThrownBy(() -> new View("shown", Measure.SHOWN_WORK, new Sum(), View.NO_EXPIRY))
                .hasMessageContaining("SHOWN_WORK");
        assertThatThrownBy(() -> new View("reads", Measure.READ_WORK, TestViews.UNCLICKED, View.NO_EXPIRY))
                .hasMessageContaining("READ_WORK");
    }

    @Test
    void view_nameOrTtlOutOfRange_isRefused() {
        assertThatThrownBy(() -> new View("a:b", Measure.CLICKS, new Sum(), View.NO_EXPIRY))
                .hasMessageContaining("a:b");
        assertThatThrownBy(() -> new View("clicks", Measure.CLICKS, new Sum(), Duration.ofMillis(999)))
                .hasMessageContaining("1 s");
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
