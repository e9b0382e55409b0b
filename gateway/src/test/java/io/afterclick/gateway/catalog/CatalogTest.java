package io.afterclick.gateway.catalog;

import static io.afterclick.gateway.testing.Works.work;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.afterclick.gateway.catalog.WorkChange.Deletion;
import io.afterclick.gateway.catalog.WorkChange.Put;
import io.afterclick.gateway.request.Refusal;
import io.afterclick.gateway.request.RefusedException;
import java.util.List;
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
        assertThat(catalog.available("t", List.of(), id -> !id.equals("a"), 10)).containsExactly("c");
        assertThat(catalog.available("t", List.of(), id -> true, 1)).containsExactly("a");
        assertThat(catalog.available("other", List.of(), id -> true, 1)).isEmpty();
    }

    @Test
    void requireComplete_notComplete_isRefusedForNow() {
        RefusedException refused = catchThrowableOfType(RefusedException.class, catalog::requireComplete);
        assertThat(refused.refusal()).isEqualTo(Refusal.STARTING);
        catalog.markComplete();
        catalog.requireComplete();
    }

    private List<String> available(String... genres) {
        return catalog.available("t", List.of(genres), id -> true, 10);
    }
}
