package io.afterclick.gateway.catalog;

import static io.afterclick.gateway.testing.Works.work;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.afterclick.gateway.catalog.CatalogEditing.Stored;
import io.afterclick.gateway.request.Faults;
import io.afterclick.gateway.request.Refusal;
import io.afterclick.gateway.request.RefusedException;
import io.afterclick.gateway.testing.Works;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CatalogEditingTest {
    private final Catalog catalog = Works.catalog(work("t", "known", 1));
    private final FakeLog log = new FakeLog();
    private final CatalogEditing editing = new CatalogEditing(catalog, log, 3);

    @Test
    void put_acknowledged_canBeReadBackOnlyThen() {
        CompletableFuture<Stored> stored =
                editing.put(work("t", "new", 2), new Faults()).subscribeAsCompletionStage();
        assertThat(stored).isNotDone();
        assertThat(catalog.find("t", "new")).isEmpty();
        log.acknowledge();
        assertThat(stored).isCompletedWithValue(new Stored(work("t", "new", 2), true));
        assertThat(catalog.find("t", "new")).isPresent();
    }

    @Test
    void put_known_isNotCreated() {
        CompletableFuture<Stored> stored =
                editing.put(work("t", "known", 2), new Faults()).subscribeAsCompletionStage();
        log.acknowledge();
        assertThat(stored.join().created()).isFalse();
        assertThat(catalog.find("t", "known")).map(Work::episodes).contains(2);
    }

    @Test
    void put_notAcknowledged_changesNothing() {
        CompletableFuture<Stored> stored =
                editing.put(work("t", "new", 2), new Faults()).subscribeAsCompletionStage();
        log.fail();
        assertThat(stored).isCompletedExceptionally();
        assertThat(catalog.find("t", "new")).isEmpty();
    }

    @Test
    void putAll_moreThanTheCatalogMayHold_isRefused() {
        List<Work> two = List.of(work("t", "1", 1), work("t", "2", 1));
        List<Work> three = List.of(work("t", "1", 1), work("t", "2", 1), work("t", "3", 1));
        RefusedException refused =
                catchThrowableOfType(RefusedException.class, () -> editing.putAll(three, new Faults()));
        assertThat(refused.refusal()).isEqualTo(Refusal.CATALOG_FULL);
        CompletableFuture<Integer> stored = editing.putAll(two, new Faults()).subscribeAsCompletionStage();
        log.acknowledge();
        assertThat(stored).isCompletedWithValue(2);
        // What is there already takes no more room.
        editing.put(work("t", "known", 5), new Faults());
    }

    @Test
    void delete_unknown_isRefused() {
        RefusedException refused = catchThrowableOfType(RefusedException.class, () -> editing.delete("t", "nothing"));
        assertThat(refused.refusal()).isEqualTo(Refusal.UNKNOWN_WORK);
    }

    @Test
    void delete_acknowledged_isGone() {
        CompletableFuture<Void> deleted = editing.delete("t", "known").subscribeAsCompletionStage();
        assertThat(catalog.find("t", "known")).isPresent();
        log.acknowledge();
        assertThat(deleted).isCompleted();
        assertThat(catalog.find("t", "known")).isEmpty();
    }

    private static final class FakeLog implements WorkLog {
        private final List<CompletableFuture<List<Long>>> pending = new ArrayList<>();
        private final List<Integer> sizes = new ArrayList<>();
        private long revision;

        @Override
        public Uni<List<Long>> append(List<WorkChange> changes) {
            CompletableFuture<List<Long>> future = new CompletableFuture<>();
            pending.add(future);
            sizes.add(changes.size());
            return Uni.createFrom().completionStage(future);
        }

        void acknowledge() {
            List<Long> revisions = new ArrayList<>();
            for (int i = 0; i < sizes.get(0); i++) {
                revisions.add(++revision);
            }
            pending.get(0).complete(revisions);
        }

        void fail() {
            pending.get(0).completeExceptionally(new RefusedException(Refusal.NOT_ACKNOWLEDGED, "no"));
        }
    }
}
