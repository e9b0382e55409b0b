package io.afterclick.feature.adapter.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.afterclick.feature.adapter.grpc.FeatureGrpcService;
import io.afterclick.feature.aggregate.FeatureValue;
import io.afterclick.feature.aggregate.FeatureValue.Count;
import io.afterclick.feature.aggregate.FeatureValue.TimedIds;
import io.afterclick.feature.aggregate.TimedId;
import io.afterclick.feature.online.Copy;
import io.afterclick.feature.online.EntityCopies;
import io.afterclick.feature.online.EntityKey;
import io.afterclick.feature.view.FeatureId;
import io.afterclick.feature.view.TestViews;
import io.afterclick.feature.view.Views;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CaffeineNearCacheTest {
    private static final Views VIEWS = TestViews.shipped();
    private static final Count COUNT = new Count(7, Instant.EPOCH);

    private CaffeineNearCache cache = new CaffeineNearCache(1 << 20);

    @Test
    void merge_withinTheLimit_isKept() {
        EntityCopies copies = put(1, COUNT);
        put(2, new Count(0, FeatureValue.NEVER));

        assertThat(cache.asMap()).containsEntry(key(1), copies).hasSize(2);
        await().untilAsserted(() -> assertThat(cache.weightBytes()).isBetween(800L, 1_200L));
    }

    @Test
    void merge_anotherViewOfTheSame_weighsMoreAndIsNoOtherEntity() {
        put(1, COUNT);
        await().untilAsserted(() -> assertThat(cache.weightBytes()).isPositive());
        long before = cache.weightBytes();

        EntityCopies impressions = EntityCopies.of(VIEWS, copy("work_impressions", 1, COUNT));
        cache.asMap().merge(key(1), impressions, EntityCopies::updatedBy);

        await().untilAsserted(() -> assertThat(cache.weightBytes()).isGreaterThan(before + 150));
        assertThat(cache.entities()).isEqualTo(1);
        assertThat(cache.asMap().get(key(1)).stream().map(Copy::id).map(FeatureId::view))
                .containsExactlyInAnyOrder("work_clicks", "work_impressions");
    }

    @Test
    void merge_beyondTheLimit_othersGo() {
        for (int i = 0; i < 20_000; i++) {
            put(i, COUNT);
        }

        await().untilAsserted(() -> assertThat(cache.weightBytes()).isLessThanOrEqualTo(1 << 20));
        assertThat(cache.entities()).isBetween(1_000L, 5_000L);
    }

    @Test
    void merge_longList_weighsMore() {
        List<TimedId> entries = IntStream.range(0, 100)
                .mapToObj(i -> new TimedId("work-" + i, 1_000_000 - i))
                .toList();

        put(1, new TimedIds(entries));

        await().untilAsserted(() -> assertThat(cache.weightBytes()).isGreaterThan(5_000));
    }

    @Test
    void merge_withoutMemory_isNotKept() {
        cache = new CaffeineNearCache(0);

        put(1, COUNT);

        await().untilAsserted(() -> assertThat(cache.asMap()).isEmpty());
    }

    private EntityCopies put(int work, FeatureValue value) {
        EntityCopies copies = EntityCopies.of(VIEWS, copy("work_clicks", work, value));
        cache.asMap().merge(key(work), copies, EntityCopies::updatedBy);
        return copies;
    }

    private static Copy copy(String view, int work, FeatureValue value) {
        FeatureId id = new FeatureId("default", view, "w" + work);
        return new Copy(id, value, FeatureGrpcService.encoder().encode(id, value), true, 5);
    }

    private static EntityKey key(int work) {
        return new EntityKey("default", "w" + work);
    }
}
