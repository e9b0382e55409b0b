package io.afterclick.feature.adapter.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afterclick.feature.aggregate.Aggregation;
import io.afterclick.feature.aggregate.DecayedSum;
import io.afterclick.feature.aggregate.DistinctLatest;
import io.afterclick.feature.aggregate.DistinctMarks;
import io.afterclick.feature.aggregate.FeatureValue;
import io.afterclick.feature.aggregate.Last;
import io.afterclick.feature.aggregate.Prior;
import io.afterclick.feature.aggregate.Rate;
import io.afterclick.feature.aggregate.Sum;
import io.afterclick.feature.aggregate.Summary;
import io.afterclick.feature.aggregate.UnclickedImpressions;
import io.afterclick.feature.aggregate.Window;
import io.afterclick.feature.view.Entity;
import io.afterclick.feature.view.Field;
import io.afterclick.feature.view.Filter;
import io.afterclick.feature.view.Filter.Condition;
import io.afterclick.feature.view.Selection;
import io.afterclick.feature.view.SourceEvent;
import io.afterclick.feature.view.View;
import io.afterclick.feature.view.ViewException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ViewsYamlTest {
    private static final String READ = "entity: reader, source: events, event: read, ";
    private static final String CLICK = "entity: work, source: outcomes, event: click, ";
    private static final String WORK = "entity: work, source: works, event: version, ";

    private final ViewsYaml yaml = new ViewsYaml();

    @Test
    void view_withAllKeys_isWhatTheySay() {
        View view = view("""
                entity: reader_work, source: outcomes, event: click, per: impression, aggregation: rate,
                prior: {a: 1, b: 9.5}, window: 30d, ttl: 60d, staleness: 5s, default: 0.2, description: of a pair,
                filter: {policy: [new, old], query_work: q, position: {max: 3}}""");

        assertThat(view)
                .isEqualTo(new View(
                        "v",
                        Entity.READER_WORK,
                        new Selection(
                                SourceEvent.CLICKS,
                                Optional.of(SourceEvent.IMPRESSIONS),
                                new Filter(Map.of(
                                        Field.POLICY, new Condition.OneOf(Set.of("new", "old")),
                                        Field.QUERY_WORK, new Condition.OneOf(Set.of("q")),
                                        Field.POSITION, new Condition.Between(Double.NEGATIVE_INFINITY, 3))),
                                Optional.empty()),
                        new Rate(new Prior(1, 9.5), new Window(Duration.ofDays(30))),
                        Duration.ofDays(60),
                        Duration.ofSeconds(5),
                        Optional.of(new FeatureValue.Number(0.2, FeatureValue.NEVER))));
    }

    @Test
    void aggregation_isChosenByNameAndSource() {
        Window forever = Window.FOREVER;
        Duration day = Duration.ofDays(1);
        assertThat(rule(CLICK + "aggregation: count")).isEqualTo(new Sum(forever));
        assertThat(rule(CLICK + "aggregation: sum, window: 1d")).isEqualTo(new Sum(new Window(day)));
        assertThat(rule(CLICK + "aggregation: decayed_sum, half_life: 1d")).isEqualTo(new DecayedSum(day));
        assertThat(rule(READ + "aggregation: count, keep: 9"))
                .isEqualTo(new DistinctMarks(9, forever, new Summary.Size()));
        assertThat(rule(READ + "aggregation: sum, take: plays"))
                .isEqualTo(new DistinctMarks(500, forever, new Summary.Total()));
        assertThat(rule(READ + "aggregation: decayed_sum, half_life: 24h"))
                .isEqualTo(new DistinctMarks(500, forever, new Summary.Decayed(day)));
        assertThat(rule(READ + "aggregation: last, take: work")).isEqualTo(new Last(new Last.Shape.OfText()));
        assertThat(rule(READ + "aggregation: last_n, take: work, n: 5"))
                .isEqualTo(new DistinctMarks(5, forever, new Summary.Labels()));
        assertThat(rule(READ + "aggregation: distinct_n, take: work, n: 5")).isEqualTo(new DistinctLatest(5, forever));
        assertThat(rule(READ + "aggregation: gs_score"))
                .isEqualTo(new DistinctMarks(200, forever, new Summary.GsScore(2)));
        assertThat(rule("entity: reader, source: events, event: click, per: impression, aggregation: rate, "
                        + "prior: {a: 1, b: 1}"))
                .isEqualTo(new DistinctMarks(500, forever, new Summary.Share(new Prior(1, 1))));
        assertThat(rule("entity: reader, source: outcomes, event: showing, aggregation: unclicked_impressions"))
                .isEqualTo(new UnclickedImpressions(500, 20, Duration.ofDays(14)));
        assertThat(rule(WORK + "aggregation: last, take: episodes")).isEqualTo(new Last(new Last.Shape.OfNumber()));
        assertThat(rule(WORK + "aggregation: decayed_sum, take: published_at, half_life: 1d"))
                .isEqualTo(new Last(new Last.Shape.OfAge(day)));
    }

    @Test
    void unclickedImpressions_liveForTheirWindow_whereNothingElseIsSaid() {
        String view =
                "entity: reader, source: outcomes, event: showing, aggregation: unclicked_impressions, window: 3d";

        assertThat(view(view).ttl()).isEqualTo(Duration.ofDays(3));
        assertThat(view(view + ", ttl: 1d").ttl()).isEqualTo(Duration.ofDays(1));
        assertThat(view(CLICK + "aggregation: count").ttl()).isEqualTo(View.NO_EXPIRY);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "entity: work ~ view v: aggregation must be one of",
                "aggregation: count, colour: red ~ view v: colour is unknown; there are description, entity",
                "aggregation: count, entity: series ~ view v: entity must be one of [reader, work, reader_work]",
                "aggregation: count, entity: work, source: topics ~ view v: source must be one of",
                "aggregation: count, entity: work, source: outcomes, event: read ~ view v: event must be one of [showing",
                CLICK + "aggregation: count, window: 2w ~ view v: window must be \"forever\", or",
                CLICK + "aggregation: count, window: 0s ~ view v: window is refused: window must be 1 s or more",
                CLICK + "aggregation: count, ttl: 0s ~ view v: ttl must be 1 s or more",
                CLICK + "aggregation: count, ttl: 5 ~ view v: ttl must be a text",
                CLICK + "aggregation: count, staleness: 2h ~ view v: staleness must be 0 s to 1 h",
                CLICK + "aggregation: count, default: yes ~ view v: default must be a number",
                CLICK + "aggregation: count, default: 1.5 ~ view v: default must be a whole number",
                CLICK + "aggregation: count, keep: 5 ~ view v: keep is only for source events",
                CLICK + "aggregation: count, per: impression ~ view v: per is unknown",
                CLICK + "aggregation: rate, prior: {a: 1, b: 1} ~ view v: per is missing",
                CLICK + "aggregation: rate, per: click, prior: {a: 1, b: 1} ~ view v: per must be another event",
                CLICK + "aggregation: rate, per: impression ~ view v: prior must be a mapping",
                CLICK + "aggregation: rate, per: impression, prior: {a: 0, b: 1} ~ prior.a must be more than 0",
                CLICK + "aggregation: decayed_sum ~ view v: half_life is refused: half_life must be 1 s or more",
                CLICK + "aggregation: last, take: work ~ view v: aggregation cannot be taken of outcomes.click",
                CLICK + "aggregation: sum, take: position ~ view v: take cannot be used with this source",
                CLICK + "aggregation: count, filter: {episode: {min: 1}} ~ view v: filter.episode is no field of",
                CLICK + "aggregation: count, filter: {colour: red} ~ view v: filter.colour is unknown",
                CLICK + "aggregation: count, filter: {position: 3} ~ view v: filter.position must be a mapping",
                CLICK + "aggregation: count, filter: {position: {min: 3, max: 2}} ~ view v: filter.position.min",
                CLICK + "aggregation: count, filter: {policy: 3} ~ view v: filter.policy must be a text or a list",
                READ + "aggregation: last ~ view v: take is missing",
                READ
                        + "aggregation: last, take: pricing ~ view v: take names pricing, which is no field of events.read",
                READ + "aggregation: last, take: colour ~ view v: take must be one of",
                READ + "aggregation: last, take: work ~ view v: default is missing",
                READ + "aggregation: sum, take: work ~ view v: take must name a number",
                READ + "aggregation: distinct_n, take: work ~ view v: n is refused: n must be 1 to 1000",
                READ + "aggregation: count, keep: 1001 ~ view v: keep is refused: keep must be 1 to 1000",
                READ + "aggregation: gs_score, min_works: 0 ~ view v: min_works is refused",
                READ + "aggregation: gs_score, default: 1 ~ view v: default cannot be chosen for this aggregation",
                "entity: work, source: events, event: read, aggregation: count ~ view v: source must be outcomes",
                "entity: work, source: events, event: read, aggregation: gs_score ~ view v: source must be outcomes",
                "entity: reader, source: works, event: version, aggregation: last, take: pricing, default: x ~ view v: entity must be work",
                WORK + "aggregation: count ~ view v: aggregation cannot be taken of works.version",
            })
    void fault_isToldWithViewKeyAndReason(String view, String message) {
        assertThatThrownBy(() -> view(view)).isInstanceOf(ViewException.class).hasMessageContaining(message);
    }

    @Test
    void file_thatIsNoYamlOrNoViews_isRefused() {
        assertThatThrownBy(() -> yaml.parse("views: {v: {")).hasMessageContaining("is no YAML at line");
        assertThatThrownBy(() -> yaml.parse("just words")).hasMessageContaining("must be a mapping with the key");
        assertThatThrownBy(() -> yaml.parse("view: {}")).hasMessageContaining("view is unknown");
        assertThatThrownBy(() -> yaml.parse("views: []")).hasMessageContaining("views must be a mapping");
        assertThatThrownBy(() -> yaml.parse("views: {v: 3}")).hasMessageContaining("view v: definition");
        assertThatThrownBy(() -> yaml.parse("views: {V: {" + CLICK + "aggregation: count}}"))
                .hasMessageContaining("view V must be named");
        assertThatThrownBy(() -> yaml.parse("""
                        views:
                          v: {entity: work}
                          v: {entity: work}
                        """)).hasMessageContaining("uplicate");
    }

    private Aggregation rule(String keys) {
        String fallback = keys.contains("aggregation: last,")
                ? (keys.contains("episodes") ? ", default: 0" : ", default: x")
                : "";
        return view(keys + fallback).aggregation();
    }

    private View view(String keys) {
        return yaml.parse("views: {v: {" + keys + "}}").find("v").orElseThrow();
    }
}
