package io.afterclick.feature.adapter.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.afterclick.feature.adapter.grpc.FeatureGrpcService;
import io.afterclick.feature.aggregate.FeatureValue;
import io.afterclick.feature.aggregate.FeatureValue.Count;
import io.afterclick.feature.aggregate.FeatureValue.TimedIds;
import io.afterclick.feature.aggregate.TimedId;
import io.afterclick.feature.online.Copy;
import io.afterclick.feature.view.FeatureId;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CaffeineNearCacheTest {
    private static final Copy COUNT = copy(new Count(7, Instant.EPOCH));

    @Test
    void put_withinTheLimit_isKept() {
        CaffeineNearCache cache = new CaffeineNearCache(1 << 20);

        cache.asMap().put(id(1), COUNT);
        cache.asMap().put(id(2), copy(new Count(0, FeatureValue.NEVER)));

        assertThat(cache.asMap().get(id(1))).isEqualTo(COUNT);
        assertThat(cache.asMap()).hasSize(2);
        await().untilAsserted(() -> assertThat(cache.weightBytes()).isBetween(500L, 700L));
    }

    @Test
    void put_beyondTheLimit_othersGo() {
        CaffeineNearCache cache = new CaffeineNearCache(1 << 20);

        for (int i = 0; i < 20_000; i++) {
            cache.asMap().put(id(i), COUNT);
        }

        await().untilAsserted(() -> assertThat(cache.weightBytes()).isLessThanOrEqualTo(1 << 20));
        assertThat(cache.size()).isBetween(1_000L, 5_000L);
    }

    @Test
    void put_longList_weighsMore() {
        CaffeineNearCache cache = new CaffeineNearCache(1 << 20);
        List<TimedId> entries = IntStream.range(0, 100)
                .mapToObj(i -> new TimedId("work-" + i, 1_000_000 - i))
                .toList();

        cache.asMap().put(id(1), copy(new TimedIds(entries)));

        await().untilAsserted(() -> assertThat(cache.weightBytes()).isGreaterThan(5_000));
    }

    @Test
    void put_withoutMemory_isNotKept() {
        CaffeineNearCache cache = new CaffeineNearCache(0);

        cache.asMap().put(id(1), COUNT);

        await().untilAsserted(() -> assertThat(cache.asMap()).isEmpty());
    }

    private static Copy copy(FeatureValue value) {
        return new Copy(value, FeatureGrpcService.encoder().encode(id(1), value), true, 5);
    }

    private static FeatureId id(int work) {
        return new FeatureId("default", "work_clicks", "w" + work);
    }
}
