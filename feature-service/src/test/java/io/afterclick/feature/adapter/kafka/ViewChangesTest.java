package io.afterclick.feature.adapter.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.afterclick.feature.adapter.message.FeatureMessages;
import io.afterclick.feature.adapter.yaml.ViewsYaml;
import io.afterclick.feature.aggregate.Coverage;
import io.afterclick.feature.aggregate.FeatureValue;
import io.afterclick.feature.aggregate.FeatureValue.Count;
import io.afterclick.feature.aggregate.FeatureValue.Decayed;
import io.afterclick.feature.aggregate.FeatureValue.Number;
import io.afterclick.feature.aggregate.FeatureValue.Score;
import io.afterclick.feature.aggregate.FeatureValue.Tallies;
import io.afterclick.feature.aggregate.FeatureValue.Text;
import io.afterclick.feature.aggregate.Kept;
import io.afterclick.feature.aggregate.Tally;
import io.afterclick.feature.vector.VectorTable;
import io.afterclick.feature.view.FeatureId;
import io.afterclick.feature.view.TestViews;
import io.afterclick.feature.view.Views;
import io.afterclick.proto.catalog.v1.Pricing;
import io.afterclick.proto.catalog.v1.Work;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of values when the catalog, the model or the views change. */
class ViewChangesTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    @TempDir
    Path stateDir;

    private final VectorTable vectors = new VectorTable(1 << 20);
    private TopologyFixture topology;

    @AfterEach
    void stop() {
        topology.close();
    }

    @Test
    void work_thatChanges_isWhatItsNewestVersionSays() {
        start(TestViews.shipped());
        Work work = Work.newBuilder()
                .setTenant("default")
                .setWorkId("w")
                .setPricing(Pricing.PRICING_PAID)
                .setPublishedAt(FeatureMessages.toTimestamp(NOW.minus(Duration.ofDays(30))))
                .setUpdatedAt(FeatureMessages.toTimestamp(NOW))
                .build();
        work(work.toByteArray());

        assertThat(topology.published("work_pricing", "w")).contains(new Text("PAID", NOW));
        assertThat(topology.published("work_availability", "w")).contains(new Number(1, NOW));
        FeatureValue freshness = topology.published("work_freshness", "w").orElseThrow();
        assertThat(freshness).isEqualTo(new Decayed(1, Duration.ofDays(30), NOW.minus(Duration.ofDays(30))));
        assertThat(((Number) freshness.at(NOW)).value()).isEqualTo(0.5);

        work(work.toBuilder()
                .setPricing(Pricing.PRICING_FREE)
                .setAvailable(false)
                .build()
                .toByteArray());
        assertThat(topology.published("work_pricing", "w")).contains(new Text("FREE", NOW));
        assertThat(topology.published("work_availability", "w")).contains(new Number(0, NOW));

        work(work.toBuilder().clearPricing().clearPublishedAt().build().toByteArray());
        assertThat(topology.published("work_pricing", "w")).as("taken back").isEmpty();
        assertThat(topology.published("work_freshness", "w")).isEmpty();

        work(null);
        assertThat(topology.published("work_availability", "w")).as("deleted").isEmpty();
    }

    @Test
    void model_thatChanges_makesAllScoresAnewInSteps() {
        start(TestViews.shipped());
        put("m1", 1, 0);
        vectors.settle();
        int readers = 3 * KeptWalk.STEP;
        for (int reader = 0; reader < readers; reader++) {
            read("r" + reader, "a");
            read("r" + reader, "b");
        }
        Instant asOf = NOW;
        assertThat(topology.published("reader_gs_score", "r7")).contains(new Score(1, 2, "m1", asOf));
        topology.step(1 + 3 * 4); // the walk after the start finds nothing to do: 3 views more of each reader
        double recomputedAtStart = recomputed();

        put("m2", 0.6f, 0.8f);
        topology.step(20);
        assertThat(recomputed()).as("not before the vectors have settled").isEqualTo(recomputedAtStart);
        vectors.settle();
        topology.step(1);
        assertThat(recomputed() - recomputedAtStart).as("a step").isBetween(0.0, (double) KeptWalk.STEP);
        topology.step(20);

        assertThat(recomputed() - recomputedAtStart).isEqualTo(readers);
        for (int reader = 0; reader < readers; reader++) {
            Score score =
                    (Score) topology.published("reader_gs_score", "r" + reader).orElseThrow();
            assertThat(score.modelVersion()).isEqualTo("m2");
            assertThat(score.score()).isBetween(0.89, 0.90); // |(1,0) + (0.6,0.8)| / 2
            assertThat(score.asOf()).as("no read is newer for it").isEqualTo(asOf);
        }
        topology.step(20);
        assertThat(recomputed() - recomputedAtStart).as("once").isEqualTo(readers);
    }

    @Test
    void backFill_ofWhatTheStreamHasMergedOrNot_countsEachRecordOnce() {
        start(TestViews.few());
        FeatureId kept = topology.kept("work_clicks", "w");
        // As if this definition had begun at offset 0 of the test's topic, and older records stood at lower offsets of
        // partition 1, which no record of the stream comes from.
        outcome();
        outcome();
        assertThat(topology.published("work_clicks", "w")).contains(new Count(2, NOW));

        for (int run = 0; run < 2; run++) {
            for (long offset = 0; offset < 2; offset++) {
                topology.backFill(kept, new Tallies(List.of(new Tally(0, 1, 0)), NOW), offset, NOW);
            }
        }
        assertThat(topology.published("work_clicks", "w")).as("all were in").contains(new Count(2, NOW));

        topology.backFill(kept, new Tallies(List.of(new Tally(0, 1, 0)), NOW), 2, NOW);
        assertThat(topology.published("work_clicks", "w")).as("one was not").contains(new Count(3, NOW));
        outcome(); // at offset 2
        assertThat(topology.published("work_clicks", "w")).as("and comes now").contains(new Count(3, NOW));
        outcome();
        assertThat(topology.published("work_clicks", "w")).contains(new Count(4, NOW));
    }

    @Test
    void backFill_ofAnotherDefinition_isLetGo_andOfAnotherKindIsADeadLetter() {
        start(TestViews.few());
        topology.backFill(
                new FeatureId("default", "work_clicks@00000000", "w"),
                new Tallies(List.of(new Tally(0, 1, 0)), NOW),
                0,
                NOW);
        topology.backFill(topology.kept("work_clicks", "w"), new Count(1, NOW), 1, NOW);

        assertThat(topology.published()).isEmpty();
        assertThat(topology.registry
                        .counter("afterclick.feature.dead_letters", "topic", Topics.BACKFILLS)
                        .count())
                .isEqualTo(1);
    }

    @Test
    void definition_thatChanges_startsAnew_andLetsGoOfTheOld() {
        Views before = views("aggregation: count");
        start(views("aggregation: count, window: 7d"));
        FeatureId old =
                new FeatureId("default", before.find("clicks").orElseThrow().versionedName(), "w");
        FeatureId gone = new FeatureId("default", "forgotten@00000000", "w");
        Kept kept = new Kept(new Tallies(List.of(new Tally(0, 90, 0)), NOW), Coverage.NONE, 0);
        topology.leaveBehind(old, kept, NOW);
        topology.leaveBehind(new FeatureId("default", old.view(), "never seen again"), kept, NOW);
        topology.leaveBehind(gone, kept, NOW);

        outcome();
        assertThat(topology.published("clicks", "w")).contains(new Count(1, NOW));
        topology.step(2);

        assertThat(topology.keptBytes()).containsOnlyKeys(topology.kept("clicks", "w"));
        assertThat(topology.published("clicks", "w"))
                .as("of the new definition")
                .contains(new Count(1, NOW));
        assertThat(topology.removed())
                .as("nothing else will")
                .containsExactlyInAnyOrder(
                        new FeatureId("default", "clicks", "never seen again"),
                        new FeatureId("default", "forgotten", "w"));
        assertThat(topology.registry.counter("afterclick.feature.let.go.values").count())
                .isEqualTo(3);
    }

    private void start(Views views) {
        topology = new TopologyFixture(views, vectors, stateDir, NOW);
    }

    private static Views views(String rule) {
        return new ViewsYaml().parse("views: {clicks: {entity: work, source: outcomes, event: click, " + rule + "}}");
    }

    private void work(byte[] value) {
        topology.send(Topics.WORKS, TestRecords.workKey("default", "w"), value, NOW);
    }

    private void read(String reader, String work) {
        topology.send(
                Topics.EVENTS,
                TestRecords.readerKey("default", reader),
                TestRecords.read("default", reader, work, NOW).toByteArray(),
                NOW);
    }

    private void outcome() {
        topology.send(
                Topics.OUTCOMES,
                TestRecords.armKey("default", "q", "w"),
                TestRecords.outcome("default", "q", "w", NOW, 0, 1, 0).toByteArray(),
                NOW);
    }

    /** Two works: one at (1, 0), one at this place. */
    private void put(String model, float x, float y) {
        vectors.put("default", "a", model, new float[] {1, 0});
        vectors.put("default", "b", model, new float[] {x, y});
    }

    private double recomputed() {
        return topology.registry.counter("afterclick.feature.recomputed.values").count();
    }
}
