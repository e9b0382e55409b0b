package io.afterclick.insight.adapter.http;

import io.afterclick.insight.adapter.http.LivePage.Content;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Pages that were computed lately. Whoever asks for one that is being computed waits for it; a report is computed for one
 * tenant at a time, the others in turn. Thread-safe.
 */
public final class PageCache {
    /** Pages kept at the same time; one takes about a megabyte. */
    static final int MAX_PAGES = 32;

    /** Tenants that wait for the same report at most. */
    static final int MAX_WAITING = 16;

    private final Duration kept;
    private final Executor workers;
    private final Clock clock;
    private final Map<Key, Entry> pages = new LinkedHashMap<>();
    private final Map<String, Queue<Runnable>> waiting = new HashMap<>();
    private final Set<String> busy = new HashSet<>();

    private record Key(String page, String tenant) {}

    private record Entry(CompletableFuture<Content> content, Instant since) {}

    /**
     * @param kept how long a page is shown before it is computed again
     * @param workers run computations, never on the caller's thread
     */
    public PageCache(Duration kept, Executor workers, Clock clock) {
        this.kept = kept;
        this.workers = workers;
        this.clock = clock;
    }

    /** Too many wait already; trying again later may work. */
    static final class BusyException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BusyException() {
            super("too many tenants wait for this report already; try again in a minute");
        }
    }

    /** The page of a tenant, as it was computed lately or is being computed. A failure is not kept. */
    synchronized CompletableFuture<Content> get(LivePage page, String tenant) {
        Key key = new Key(page.name(), tenant);
        Instant now = clock.instant();
        Entry entry = pages.get(key);
        if (entry != null
                && (!entry.content().isDone() || now.isBefore(entry.since().plus(kept)))) {
            return entry.content();
        }
        CompletableFuture<Content> content = new CompletableFuture<>();
        Runnable computation = () -> compute(page, tenant, key, content);
        if (busy.contains(page.name())) {
            Queue<Runnable> queue = waiting.computeIfAbsent(page.name(), none -> new ArrayDeque<>());
            if (queue.size() >= MAX_WAITING) {
                return CompletableFuture.failedFuture(new BusyException());
            }
            queue.add(computation);
        } else {
            busy.add(page.name());
            workers.execute(computation);
        }
        put(key, new Entry(content, now));
        return content;
    }

    private void put(Key key, Entry entry) {
        pages.remove(key); // so that it becomes the youngest
        pages.put(key, entry);
        var oldest = pages.entrySet().iterator();
        while (pages.size() > MAX_PAGES && oldest.hasNext()) {
            if (oldest.next().getValue().content().isDone()) {
                oldest.remove();
            }
        }
    }

    private void compute(LivePage page, String tenant, Key key, CompletableFuture<Content> content) {
        try {
            Instant at = clock.instant();
            Content computed = page.computation().of(tenant, at);
            synchronized (this) {
                pages.replace(key, new Entry(content, at));
            }
            content.complete(computed);
        } catch (RuntimeException | Error e) {
            synchronized (this) {
                pages.remove(key);
            }
            content.completeExceptionally(e);
        } finally {
            next(page.name());
        }
    }

    private synchronized void next(String page) {
        Queue<Runnable> queue = waiting.get(page);
        if (queue == null || queue.isEmpty()) {
            busy.remove(page);
        } else {
            workers.execute(queue.remove());
        }
    }
}
