package io.afterclick.gateway.catalog;

import static io.afterclick.gateway.testing.Works.work;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.afterclick.gateway.catalog.WorkChange.Deletion;
import io.afterclick.gateway.catalog.WorkChange.Put;
import io.afterclick.gateway.request.Refusal;
import io.afterclick.gateway.request.RefusedException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CatalogTest {
    private final Catalog catalog = new Catalog();

    @Test
    void find_put_givesTheWorkOfItsTenantOnly() {
        Work work = work("t1", "a", 3);
        catalog.apply(new Put(work), 0);
        assertThat(catalog.find("t1", "a")).contains(work);
        assertThat(catalog.find("t2", "a")).isEmpty();
        assertThat(catalog.size()).isEqualTo(1);
    }

    @Test
    void apply_olderChangeComesLate_isIgnored() {
        catalog.apply(new Put(work("t", "a", 2)), 7);
        catalog.apply(new Put(work("t", "a", 1)), 6);
        assertThat(catalog.find("t", "a")).map(Work::episodes).contains(2);
        catalog.apply(new Deletion("t", "a"), 5);
        assertThat(catalog.find("t", "a")).isPresent();
    }

    @Test
    void apply_putComesAfterItsOwnDeletion_staysDeleted() {
        catalog.apply(new Put(work("t", "a", 1)), 3);
        catalog.apply(new Deletion("t", "a"), 4);
        catalog.apply(new Put(work("t", "a", 1)), 3);
        assertThat(catalog.find("t", "a")).isEmpty();
        assertThat(catalog.size()).isZero();
        catalog.apply(new Put(work("t", "a", 1)), 5);
        assertThat(catalog.find("t", "a")).isPresent();
    }

    @Test
    void available_changes_areFollowed() {
        catalog.apply(new Put(work("t", "a", 1, "drama", "action")), 0);
        catalog.apply(new Put(work("t", "b", 1, "drama")), 1);
        catalog.apply(new Put(work("t", "c", 1, false, "drama")), 2);
        assertThat(available("drama")).containsExactly("a", "b");
        assertThat(available("action", "drama")).containsExactly("a", "b");
        assertThat(available()).containsExactly("a", "b");
        catalog.apply(new Put(work("t", "a", 1, "action")), 3);
        catalog.apply(new Put(work("t", "c", 1, true, "drama")), 4);
        catalog.apply(new Deletion("t", "b"), 5);
        assertThat(available("drama")).containsExactly("c");
        assertThat(available("action")).containsExactly("a");
        assertThat(available("none")).isEmpty();
        assertThat(catalog.available("t", WorkFilter.ANY, id -> !id.equals("a"), 10))
                .containsExactly("c");
        assertThat(catalog.available("t", WorkFilter.ANY, id -> true, 1)).containsExactly("a");
        assertThat(catalog.available("other", WorkFilter.ANY, id -> true, 1)).isEmpty();
    }

    @Test
    void available_anyFilterAfterAnyChanges_isWhatTheFilterAccepts() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Map<String, Work> works = new TreeMap<>();
        for (int i = 0; i < 2_000; i++) {
            String id = "w" + random.nextInt(60);
            if (random.nextInt(4) == 0) {
                works.remove(id);
                catalog.apply(new Deletion("t", id), i);
            } else {
                Work work = work(
                        "t",
                        id,
                        1,
                        random.nextInt(5) > 0,
                        Pricing.values()[random.nextInt(4)],
                        List.of("", "pt", "pt-BR", "PT-br", "ko").get(random.nextInt(5)),
                        some(random, "drama", "action", "daily").toArray(String[]::new));
                works.put(id, work);
                catalog.apply(new Put(work), i);
            }
            WorkFilter filter = new WorkFilter(
                    some(random, "drama", "action"),
                    Set.copyOf(some(random, Pricing.FREE, Pricing.PAID)),
                    some(random, "pt", "pt-br", "ko"));
            assertThat(catalog.available("t", filter, id2 -> true, 100))
                    .as("seed %d, change %d, %s", seed, i, filter)
                    .containsExactlyInAnyOrderElementsOf(works.values().stream()
                            .filter(Work::available)
                            .filter(filter::accepts)
                            .map(Work::workId)
                            .toList());
        }
    }

    @Test
    void available_rareTogether_looksAtABoundedNumber() {
        AtomicInteger lookedAt = new AtomicInteger();
        for (int i = 0; i < AvailableWorks.LOOKED_AT_MAX + 1_000; i++) {
            catalog.apply(new Put(work("t", "w" + i, 1)), i);
        }
        Predicate<String> none = id -> lookedAt.incrementAndGet() < 0;
        assertThat(catalog.available("t", WorkFilter.ANY, none, 10)).isEmpty();
        assertThat(lookedAt).hasValue(AvailableWorks.LOOKED_AT_MAX);
    }

    @SafeVarargs
    private static <T> List<T> some(Random random, T... values) {
        return Stream.of(values).filter(value -> random.nextBoolean()).toList();
    }

    @Test
    void requireComplete_notComplete_isRefusedForNow() {
        RefusedException refused = catchThrowableOfType(RefusedException.class, catalog::requireComplete);
        assertThat(refused.refusal()).isEqualTo(Refusal.STARTING);
        catalog.markComplete();
        catalog.requireComplete();
    }

    private List<String> available(String... genres) {
        return catalog.available("t", new WorkFilter(List.of(genres), Set.of(), List.of()), id -> true, 10);
    }
}
