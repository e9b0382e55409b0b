package io.afterclick.feature.adapter.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.afterclick.feature.adapter.kafka.DeletedReaders.Deletion;
import io.afterclick.feature.adapter.yaml.ViewsYaml;
import io.afterclick.feature.vector.VectorTable;
import io.afterclick.feature.view.FeatureId;
import io.afterclick.feature.view.TestViews;
import io.afterclick.feature.view.Views;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReaderErasureTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final long DELETED_AT = NOW.plusSeconds(10).toEpochMilli();

    @TempDir
    Path stateDir;

    private TopologyFixture topology;

    @AfterEach
    void stop() {
        topology.close();
    }

    @Test
    void deletion_takesAllValuesOfTheReaderAway_andEarlierRecordsDoNotBringThemBack() {
        start(TestViews.shipped());
        read("r1", "a", NOW);
        read("r2", "b", NOW);
        shown("r1", 1, NOW);
        assertThat(published("r1")).isPositive();

        topology.deleted.add(new Deletion("default", "r1", DELETED_AT, true));
        topology.step(1);

        assertThat(published("r1")).isZero();
        assertThat(kept("r1")).isZero();
        assertThat(published("r2")).isPositive();
        read("r1", "a", NOW);
        shown("r1", 2, NOW);
        assertThat(published("r1")).isZero();
        assertThat(kept("r1")).isZero();

        read("r1", "c", NOW.plusSeconds(11));
        assertThat(topology.published("reader_recent_works", "r1").orElseThrow().toString())
                .contains("c")
                .doesNotContain("id=a");
    }

    @Test
    void deletion_thatWasThereAtTheStart_takesOnlyValuesThatNothingChangedSince() {
        start(TestViews.shipped());
        read("r1", "a", NOW);
        read("r2", "b", NOW.plusSeconds(20));
        topology.deleted.add(new Deletion("default", "r1", DELETED_AT, false));
        topology.deleted.add(new Deletion("default", "r2", DELETED_AT, false));
        topology.step(1);

        assertThat(published("r1")).isZero();
        assertThat(published("r2")).isPositive();
    }

    @Test
    void deletion_viewsOfReadersAndWorks_areFoundByAWalk() {
        start(
                new ViewsYaml()
                        .parse(
                                "views: {reads: {entity: reader_work, source: events, event: read, aggregation: decayed_sum, half_life: 30d, keep: 5}}"));
        int works = ReaderErasure.STEP + 100;
        for (int work = 0; work < works; work++) {
            read("r1", "w" + work, NOW);
        }
        read("r10", "w", NOW);
        assertThat(published("r1")).isEqualTo(works);

        topology.deleted.add(new Deletion("default", "r1", DELETED_AT, true));
        topology.step(3);

        assertThat(published("r1")).isZero();
        assertThat(kept("r1")).isZero();
        assertThat(published("r10")).isEqualTo(1);
    }

    private void start(Views views) {
        topology = new TopologyFixture(views, new VectorTable(0), stateDir, NOW.plusSeconds(60));
    }

    private void read(String reader, String work, Instant time) {
        topology.send(
                Topics.EVENTS,
                TestRecords.readerKey("default", reader),
                TestRecords.read("default", reader, work, time).toByteArray(),
                time);
    }

    private void shown(String reader, int revision, Instant time) {
        topology.send(
                Topics.OUTCOMES,
                TestRecords.armKey("default", "q", "w"),
                TestRecords.shown("default", reader, "d", "w", revision, time, Optional.empty())
                        .toByteArray(),
                time);
    }

    private long published(String reader) {
        return topology.published().keySet().stream()
                .filter(id -> isOf(reader, id))
                .count();
    }

    private long kept(String reader) {
        return topology.keptBytes().keySet().stream()
                .filter(id -> isOf(reader, id))
                .count();
    }

    private static boolean isOf(String reader, FeatureId id) {
        return id.entityId().equals(reader) || id.entityId().startsWith(FeatureId.pair(reader, ""));
    }
}
