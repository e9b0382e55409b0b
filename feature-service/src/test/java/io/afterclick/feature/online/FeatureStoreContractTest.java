package io.afterclick.feature.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.afterclick.feature.aggregate.FeatureValue;
import io.afterclick.feature.aggregate.FeatureValue.Count;
import io.afterclick.feature.aggregate.FeatureValue.TimedIds;
import io.afterclick.feature.aggregate.TimedId;
import io.afterclick.feature.view.FeatureId;
import io.afterclick.feature.view.View;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store does, whatever it is made of. Each test has a tenant of its own. */
public abstract class FeatureStoreContractTest {
    private static final Instant AS_OF = Instant.parse("2026-03-01T10:00:00.123456789Z");

    private String tenant;

    @BeforeEach
    void newTenant() {
        tenant = "t-" + UUID.randomUUID();
    }

    protected abstract FeatureStore store();

    protected abstract FeedPositions positions();

    @Test
    void get_nothingWritten_isEmpty() {
        assertThat(get(clicks("a"), recents("b"))).isEmpty();
    }

    @Test
    void get_afterPut_returnsEachKindUnchanged() {
        FeatureValue count = new Count(-7, AS_OF);
        FeatureValue never = new Count(0, FeatureValue.NEVER);
        FeatureValue list = new TimedIds(List.of(new TimedId("작품 1", 1_700_000_000_123L), new TimedId("b", -5)));
        FeatureValue emptyList = new TimedIds(List.of());

        apply(put(clicks("a"), count), put(clicks("b"), never), put(recents("a"), list), put(recents("b"), emptyList));

        assertThat(get(clicks("a"), clicks("b"), recents("a"), recents("b"), recents("c")))
                .isEqualTo(Map.of(clicks("a"), count, clicks("b"), never, recents("a"), list, recents("b"), emptyList));
    }

    @Test
    void apply_sameIdTwice_theLaterStands() {
        apply(put(clicks("a"), new Count(1, AS_OF)), put(clicks("a"), new Count(2, AS_OF)));

        assertThat(get(clicks("a"))).containsEntry(clicks("a"), new Count(2, AS_OF));
    }

    @Test
    void apply_twice_isAsOnce() {
        FeatureWrite write = put(clicks("a"), new Count(3, AS_OF));

        apply(write);
        apply(write);

        assertThat(get(clicks("a"))).containsEntry(clicks("a"), new Count(3, AS_OF));
    }

    @Test
    void apply_remove_takesItAway() {
        apply(put(clicks("a"), new Count(1, AS_OF)), put(clicks("b"), new Count(1, AS_OF)));

        apply(new FeatureWrite.Remove(clicks("a")), new FeatureWrite.Remove(clicks("never")));

        assertThat(get(clicks("a"), clicks("b"))).containsOnlyKeys(clicks("b"));
    }

    @Test
    void apply_nothing_isFine() {
        apply();

        assertThat(get(clicks("a"))).isEmpty();
    }

    @Test
    void get_afterTheTtl_isEmpty() {
        apply(
                new FeatureWrite.Put(clicks("a"), new Count(1, AS_OF), Duration.ofSeconds(1)),
                new FeatureWrite.Put(clicks("b"), new Count(1, AS_OF), Duration.ofHours(1)));
        assertThat(get(clicks("a"), clicks("b"))).containsOnlyKeys(clicks("a"), clicks("b"));

        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(get(clicks("a"), clicks("b"))).containsOnlyKeys(clicks("b")));
    }

    @Test
    void apply_putWithoutTtlOverOneWithTtl_neverExpires() {
        apply(new FeatureWrite.Put(clicks("a"), new Count(1, AS_OF), Duration.ofSeconds(1)));
        apply(new FeatureWrite.Put(clicks("b"), new Count(1, AS_OF), Duration.ofSeconds(1)));
        apply(put(clicks("a"), new Count(2, AS_OF)));

        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(get(clicks("b"))).isEmpty());
        assertThat(get(clicks("a"))).containsEntry(clicks("a"), new Count(2, AS_OF));
    }

    @Test
    void ids_thatLookAlike_areKeptApart() {
        List<FeatureId> ids = List.of(
                new FeatureId(tenant, "clicks", "a"),
                new FeatureId(tenant, "clicks", "a}"),
                new FeatureId(tenant, "clicks", "{a}"),
                new FeatureId(tenant, "clicks", "a/b"),
                new FeatureId(tenant + "x", "clicks", "a"),
                new FeatureId(tenant, "clicks_a", "a"),
                new FeatureId(tenant, "clicks", "ä"),
                new FeatureId(tenant, "clicks", "a\u0308"),
                new FeatureId(tenant, "clicks", "\uD83D\uDCDA"),
                new FeatureId(tenant, "clicks", "A"),
                new FeatureId(tenant, "clicks", " a"),
                new FeatureId(tenant, "clicks", "*"));
        List<FeatureWrite> writes = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            writes.add(put(ids.get(i), new Count(i, AS_OF)));
        }

        apply(writes.toArray(FeatureWrite[]::new));

        Map<FeatureId, FeatureValue> found = get(ids.toArray(FeatureId[]::new));
        for (int i = 0; i < ids.size(); i++) {
            assertThat(found).containsEntry(ids.get(i), new Count(i, AS_OF));
        }
    }

    @Test
    void limit_aThousandValues_canBeWrittenAndRead() {
        List<FeatureWrite> writes = new ArrayList<>();
        Set<FeatureId> ids = new LinkedHashSet<>();
        for (int i = 0; i < FeatureStore.MAX_VALUES; i++) {
            ids.add(clicks("w" + i));
            writes.add(put(clicks("w" + i), new Count(i, AS_OF)));
        }

        apply(writes.toArray(FeatureWrite[]::new));

        assertThat(get(ids.toArray(FeatureId[]::new)))
                .hasSize(FeatureStore.MAX_VALUES)
                .containsEntry(clicks("w999"), new Count(999, AS_OF));
    }

    @Test
    void positions_savedAndReplaced_areReadBack() {
        int known = 1_000_000 + Math.floorMod(tenant.hashCode(), 1_000_000);
        int unknown = known + 2_000_000;

        positions().save(Map.of(known, 5L)).await().indefinitely();
        positions().save(Map.of(known, 1_234_567_890_123L)).await().indefinitely();

        assertThat(positions().read(Set.of(known, unknown)).await().indefinitely())
                .isEqualTo(Map.of(known, 1_234_567_890_123L));
    }

    private Map<FeatureId, FeatureValue> get(FeatureId... ids) {
        return store().get(new LinkedHashSet<>(List.of(ids))).await().indefinitely();
    }

    private void apply(FeatureWrite... writes) {
        store().apply(List.of(writes)).await().indefinitely();
    }

    private static FeatureWrite put(FeatureId id, FeatureValue value) {
        return new FeatureWrite.Put(id, value, View.NO_EXPIRY);
    }

    private FeatureId clicks(String work) {
        return new FeatureId(tenant, "work_clicks", work);
    }

    private FeatureId recents(String reader) {
        return new FeatureId(tenant, "reader_recent_works", reader);
    }
}
