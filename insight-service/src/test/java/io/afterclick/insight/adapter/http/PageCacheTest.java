package io.afterclick.insight.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afterclick.insight.adapter.http.LivePage.Content;
import io.afterclick.insight.adapter.http.LivePage.NothingToReportException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PageCacheTest {
    private final SettableClock clock = new SettableClock();
    private final Queue<Runnable> work = new ArrayDeque<>();
    private final PageCache cache = new PageCache(Duration.ofMinutes(5), work::add, clock);
    private final List<String> computed = new ArrayList<>();
    private final LivePage page = new LivePage("diversity", "Diversity", "How diverse?", (tenant, at) -> {
        computed.add(tenant);
        return new Content("page of " + tenant + " at " + at, "{}");
    });

    private static final class SettableClock extends Clock {
        private Instant now = Instant.parse("2026-03-10T12:00:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    private void workOff() {
        while (!work.isEmpty()) {
            work.remove().run();
        }
    }

    @Test
    void get_whileItIsComputedAndSomeMinutesAfter_isTheSamePage() {
        CompletableFuture<Content> first = cache.get(page, "a");
        assertThat(cache.get(page, "a")).isSameAs(first);
        assertThat(first).isNotDone();
        workOff();
        assertThat(first.join().html()).isEqualTo("page of a at 2026-03-10T12:00:00Z");
        clock.now = clock.now.plus(Duration.ofMinutes(4));
        assertThat(cache.get(page, "a").join()).isEqualTo(first.join());
        clock.now = clock.now.plus(Duration.ofMinutes(1));
        CompletableFuture<Content> later = cache.get(page, "a");
        workOff();
        assertThat(later.join().html()).isEqualTo("page of a at 2026-03-10T12:05:00Z");
        assertThat(computed).containsExactly("a", "a");
    }

    @Test
    void get_ofTwoTenants_isComputedOneAfterTheOther() {
        CompletableFuture<Content> a = cache.get(page, "a");
        CompletableFuture<Content> b = cache.get(page, "b");
        assertThat(work).hasSize(1);
        work.remove().run();
        assertThat(a).isDone();
        assertThat(b).isNotDone();
        workOff();
        assertThat(b).isDone();
        assertThat(computed).containsExactly("a", "b");
    }

    @Test
    void get_moreTenantsThanMayWait_fails() {
        for (int i = 0; i <= PageCache.MAX_WAITING; i++) {
            cache.get(page, "t" + i);
        }
        assertThatThrownBy(() -> cache.get(page, "one-more").join()).hasCauseInstanceOf(PageCache.BusyException.class);
        workOff();
        CompletableFuture<Content> again = cache.get(page, "one-more");
        workOff();
        assertThat(again.join().html()).startsWith("page of one-more");
    }

    @Test
    void get_afterAFailure_isComputedAgain() {
        LivePage failing = new LivePage("empty", "Empty", "Anything?", (tenant, at) -> {
            computed.add(tenant);
            throw new NothingToReportException("no reads", null);
        });
        for (int i = 0; i < 2; i++) {
            CompletableFuture<Content> content = cache.get(failing, "a");
            workOff();
            assertThatThrownBy(content::join).hasCauseInstanceOf(NothingToReportException.class);
        }
        assertThat(computed).containsExactly("a", "a");
    }

    @Test
    void get_moreThanAreKept_theOldestMakeRoom() {
        for (int i = 0; i <= PageCache.MAX_PAGES; i++) {
            cache.get(page, "t" + i);
            workOff();
        }
        cache.get(page, "t1");
        workOff();
        cache.get(page, "t0");
        workOff();
        assertThat(computed).hasSize(PageCache.MAX_PAGES + 2).endsWith("t0");
    }
}
